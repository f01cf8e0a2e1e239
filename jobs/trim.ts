import { registryKey } from '../src/policy/image.ts';
import { DAY, type Duration } from '../src/policy/time.ts';
import type { RepositoryPlace } from '../src/store/trim.ts';
import type { Deps } from './deps.ts';

/** How many of each were let go. */
export interface Trimmed {
  readonly keeps: number;
  readonly uses: number;
  readonly holds: number;
  readonly posts: number;
}

const EVERY: Duration = DAY;
/** Most of each kind in one run: what is left goes the next day. */
const MOST = 5_000;
/** After this long nobody looks at a weekly message, nor clicks on it. */
const POSTS_FOR: Duration = 400 * DAY;
/** As long as threads are remembered. */
const HOLDS_FOR: Duration = 400 * DAY;
const MARK = 'trim';

/** Once a day, what nothing reads any more is let go. It follows from the clock and from what is stored alone. */
export async function trimWhenDue(deps: Deps): Promise<Trimmed | undefined> {
  const last = await deps.store.memory.lastDone(MARK);
  if (last !== undefined && deps.now() - last < EVERY) return undefined;
  const trimmed = await trim(deps);
  await deps.store.memory.done(MARK, deps.now());
  deps.log.info(trimmed, 'trimmed');
  return trimmed;
}

/** Uses go after two rollback periods: the rules ask about one. The record itself is never trimmed. */
export async function trim(deps: Deps): Promise<Trimmed> {
  const { store, config, now } = deps;
  const at = now();
  const usesBefore = at - 2 * config.retention.rollbackPeriod;
  let [keeps, uses, holds] = [0, 0, 0];
  for (const { registry, repository } of await remembered(deps)) {
    keeps += await store.trim.keeps(registry, repository, at, MOST - keeps);
    uses += await store.trim.uses(registry, repository, usesBefore, MOST - uses);
    holds += await store.trim.holds(registry, repository, at - HOLDS_FOR, MOST - holds);
  }
  return { keeps, uses, holds, posts: await store.trim.posts(at - POSTS_FOR, MOST) };
}

/** Also repositories that are scanned no more, whether the record tells of them or not: nobody else comes back to them. */
async function remembered({ store }: Deps): Promise<Iterable<RepositoryPlace>> {
  const recorded = await store.memory.recordedRepositories();
  const places = recorded.map(({ registry, repository }) => ({
    registry: registryKey(registry),
    repository,
  }));
  const all = [...places, ...(await store.trim.withUses())];
  return new Map(all.map((place) => [`${place.registry}/${place.repository}`, place])).values();
}
