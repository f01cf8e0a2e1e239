import { type RegistryId, registryKey } from '../../policy/image.ts';
import type { Where } from './call.ts';

/** The state of one service for each account and Region, made when first asked for. */
export class Regions<T> {
  readonly #account: string;
  readonly #empty: (place: RegistryId) => T;
  readonly #byKey = new Map<string, T>();

  constructor(account: string, empty: (place: RegistryId) => T) {
    this.#account = account;
    this.#empty = empty;
  }

  at(where: Where): T {
    const place = typeof where === 'string' ? { account: this.#account, region: where } : where;
    const known = this.#byKey.get(registryKey(place));
    if (known) return known;
    const fresh = this.#empty({ account: place.account, region: place.region });
    this.#byKey.set(registryKey(place), fresh);
    return fresh;
  }
}
