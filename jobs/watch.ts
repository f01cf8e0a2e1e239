import type { Duration, Instant } from '../src/policy/time.ts';
import { missedBy, type Watched } from '../src/policy/watched.ts';
import { wrongClock } from './clock.ts';
import type { Deps, RegistryAccess } from './deps.ts';

/** When all sources were asked about every hold last, in any registry. */
export const FULL_EVIDENCE = 'full-evidence';

/** How one registry is watched, as a sweep finds it: what nobody watched counts in no window (promise 5). */
export class Watch {
  readonly #deps: Pick<Deps, 'store' | 'now'>;
  readonly #access: Pick<RegistryAccess, 'key'>;
  readonly #begun: Instant;
  readonly #found: Watched;

  private constructor(
    deps: Pick<Deps, 'store' | 'now'>,
    access: Pick<RegistryAccess, 'key'>,
    begun: Instant,
    found: Watched,
  ) {
    this.#deps = deps;
    this.#access = access;
    this.#begun = begun;
    this.#found = found;
  }

  /** Where nothing is known of it yet, as after an upgrade, it counts as watched until the last full sweep. */
  static async open(deps: Pick<Deps, 'store' | 'now'>, access: Pick<RegistryAccess, 'key'>): Promise<Watch> {
    const begun = deps.now();
    const { memory } = deps.store;
    const found = await memory.watched(access.key);
    if (found) return new Watch(deps, access, begun, found);
    const first = { until: (await memory.lastDone(FULL_EVIDENCE)) ?? begun, missed: 0 };
    await memory.noteWatched(access.key, first); // at once: should no sweep come to its end, that is missed, too
    return new Watch(deps, access, begun, first);
  }

  /** For how long nobody watched it by now: read while its signals are heard. A process that stood still shows, too. */
  readonly missed = (): Duration => missedBy(this.#found, this.#deps.now());

  /**
   * Notes that all signals were heard for every hold since this sweep began. Where another worker noted a later moment
   * meanwhile, that one stands: it went on from there.
   */
  async note(): Promise<void> {
    // A moment that has not come yet would hide a time in which nobody watches.
    if ((await wrongClock(this.#deps)) !== undefined) return;
    const { memory } = this.#deps.store;
    const known = await memory.watched(this.#access.key);
    if (known && known.until >= this.#begun) return;
    const missed = missedBy(known ?? this.#found, this.#begun);
    await memory.noteWatched(this.#access.key, { until: this.#begun, missed });
  }
}
