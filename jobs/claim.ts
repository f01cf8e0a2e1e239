import type { Hold, Intent } from '../src/policy/hold.ts';
import type { Digest } from '../src/policy/image.ts';
import type { Change } from '../src/policy/order.ts';
import type { Store } from '../src/store/store.ts';

type ClaimStore = Pick<Store, 'time'> & { readonly holds: Pick<Store['holds'], 'save'> };

/** The right to change one hold's images: an intent in Redis that nobody else settles while it is in flight. */
export class Claim {
  readonly #store: ClaimStore;
  #hold: Hold & { readonly intent: Intent };

  private constructor(store: ClaimStore, hold: Hold & { readonly intent: Intent }) {
    this.#store = store;
    this.#hold = hold;
  }

  /** Saves the intent; undefined where another worker changed the hold meanwhile. */
  static async stake(store: ClaimStore, hold: Hold, change: Change): Promise<Claim | undefined> {
    const intending = { ...hold, intent: { change, at: await store.time() } };
    if ((await store.holds.save(intending)) === 'conflict') return undefined;
    return new Claim(store, { ...intending, version: hold.version + 1 });
  }

  /** As it was saved last. */
  get hold(): Hold & { readonly intent: Intent } {
    return this.#hold;
  }

  /**
   * As good as new, for one more request; false where another worker settled it: then nothing may leave. `victim`: the
   * other image that the request gives the name back to.
   */
  readonly renew = async (victim?: Digest): Promise<boolean> => {
    const at = await this.#store.time();
    const intent = { ...this.#hold.intent, ...(victim && { victim }), at };
    const renewed = { ...this.#hold, intent };
    if ((await this.#store.holds.save(renewed)) === 'conflict') return false;
    this.#hold = { ...renewed, version: renewed.version + 1 };
    return true;
  };
}
