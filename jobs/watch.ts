import { CLOCK_TOLERANCE } from '../src/policy/clock.ts';
import type { Instant } from '../src/policy/time.ts';
import { missedBy, type Unwatched, unwatchedBy, type Watched } from '../src/policy/watched.ts';
import { unfit } from './clock.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { FULL_EVIDENCE, lastHeard } from './last-heard.ts';

export { FULL_EVIDENCE };

type WatchDeps = Pick<Deps, 'store' | 'now'>;
type Place = Pick<RegistryAccess, 'key'>;

/**
 * How one registry is watched, as a sweep finds it: what nobody watched counts in no window (promise 5). Its mark is of
 * Redis' clock: one in the future would hide a time in which nobody watches, so such a mark says nothing.
 */
export class Watch {
  readonly #deps: WatchDeps;
  readonly #access: Place;
  /** On Redis' clock; undefined where this process's own was wrong: then it heard signals of another time. */
  readonly #begun: Instant | undefined;
  readonly #found: Watched;

  private constructor(deps: WatchDeps, access: Place, begun: Instant | undefined, found: Watched) {
    this.#deps = deps;
    this.#access = access;
    this.#begun = begun;
    this.#found = found;
  }

  static async open(deps: WatchDeps, access: Place): Promise<Watch> {
    const { memory } = deps.store;
    const known = await memory.watched(access.key);
    const now = await deps.store.time();
    const begun = (await unfit(deps)) === undefined ? now : undefined;
    if (known && !isAhead(known, now)) return new Watch(deps, access, begun, known);
    const until = await lastHeard(deps.store, access.key, now, { marked: known !== undefined });
    // What holds made up for is counted against this sum, so it stays.
    const first = { until, missed: known?.missed ?? 0 };
    await memory.noteWatched(access.key, first); // at once: should no sweep come to its end, that is missed, too
    return new Watch(deps, access, begun, first);
  }

  /**
   * For how long nobody watched it by now; `heard`: all its signals answer. Read anew for each hold: a process that
   * stood still shows, and so does another worker that watched meanwhile.
   */
  async missed(heard: boolean): Promise<Unwatched> {
    const known = await this.#deps.store.memory.watched(this.#access.key);
    const now = this.#deps.now();
    return unwatchedBy(known && !isAhead(known, now) ? known : this.#found, now, heard);
  }

  /**
   * Notes that all signals were heard for every hold since this sweep began. Where another worker noted a later moment
   * meanwhile, that one stands: it went on from there.
   */
  async note(): Promise<void> {
    if (this.#begun === undefined || (await unfit(this.#deps)) !== undefined) return;
    const { memory } = this.#deps.store;
    const marked = await memory.watched(this.#access.key);
    const now = await this.#deps.store.time();
    const known = marked && !isAhead(marked, now) ? marked : this.#found;
    const until = Math.min(this.#begun, now); // Redis' clock may go back, too
    if (known === marked && known.until >= until) return;
    await memory.noteWatched(this.#access.key, { until, missed: missedBy(known, until) });
  }
}

/** As far as clocks that may act are apart, it is no other time. */
function isAhead({ until }: Watched, now: Instant): boolean {
  return until > now + CLOCK_TOLERANCE;
}
