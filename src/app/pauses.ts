import type { RegistryKey } from '../policy/image.ts';
import type { Instant } from '../policy/time.ts';
import type { Pause, Store } from '../store/store.ts';

type BrakeStore = Pick<Store, 'brakes' | 'ledger'>;

/** Who brakes or lets go, and where: everything without a registry. */
export interface Braking {
  readonly by: string;
  readonly at: Instant;
  readonly registry?: RegistryKey | undefined;
}

/** The pause comes before its record: should this fail in between, everything stands still. */
export async function pause(
  { brakes, ledger }: BrakeStore,
  { by, at, registry }: Braking,
  why: string,
): Promise<void> {
  await brakes.pause(by, why, at, registry);
  const text = `${registry ?? 'everything'} paused: ${why}`;
  await ledger.append([{ at, kind: 'paused', ...(registry !== undefined && { registry }), by, text }]);
}

/** What there was to end, and what stays paused. */
export type Resumed = (
  | { readonly status: 'resumed'; readonly was: Pause }
  | { readonly status: 'not-paused' }
) & {
  /** The pause of everything, which a registry stays under. */
  readonly still?: Pause;
  /** Where everything was asked for: registries that are paused by themselves, and stay so. */
  readonly alone: readonly RegistryKey[];
};

/** Ends the pause of everything, or a registry's own one. No pause ends without a record. */
export async function resume(store: BrakeStore, { by, at, registry }: Braking): Promise<Resumed> {
  const { everything, registries } = await store.brakes.pauses();
  const was = registry === undefined ? everything : registries.get(registry);
  const still = registry !== undefined && everything !== undefined && { still: everything };
  const alone = registry === undefined ? [...registries.keys()] : [];
  if (!was) return { status: 'not-paused', ...still, alone };
  const text = `${registry ?? 'everything'} resumed; reason for the pause: ${was.why}${still ? '; it stays paused together with everything else' : ''}`;
  const entry = { at, kind: 'resumed', ...(registry !== undefined && { registry }), by, text } as const;
  await store.brakes.resume(registry, entry);
  return { status: 'resumed', was, ...still, alone };
}
