import { type Amount, amountOf, type Stored } from '../src/policy/growth.ts';
import { goalOf } from '../src/policy/hold.ts';
import { registryKey } from '../src/policy/image.ts';
import type { Instant } from '../src/policy/time.ts';
import { isoWeek } from './calendar.ts';
import type { Deps, RegistryAccess } from './deps.ts';

/** Notes what a scan that saw all of a registry found, beside what was deleted and what is put aside. */
export async function noteGrowth(
  { store, config }: Pick<Deps, 'store' | 'config'>,
  { key }: Pick<RegistryAccess, 'key'>,
  stored: Stored,
  at: Instant,
): Promise<void> {
  const week = isoWeek(at, config.schedule.timezone);
  const [deleted, aside] = await Promise.all([deletedIn(store, key), asideIn(store, key)]);
  await store.growth.note({ week, registry: key, at, ...stored, deleted, aside });
}

async function deletedIn({ tallies }: Deps['store'], key: string): Promise<Amount> {
  const known = [...(await tallies.of(key)).values()];
  return amountOf(known.flatMap(({ verified }) => verified?.decisions ?? []));
}

async function asideIn({ holds }: Deps['store'], key: string): Promise<Amount> {
  const open = await holds.getMany(await holds.open());
  const here = open.filter((hold) => registryKey(hold.registry) === key);
  const aside = here.filter((hold) => hold.state.status === 'quarantined' && goalOf(hold) === 'delete');
  return amountOf(aside.map(({ sizeBytes }) => ({ images: 1, bytes: sizeBytes })));
}
