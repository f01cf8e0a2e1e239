import { type Hold, isResting } from '../src/policy/hold.ts';
import type { Waits } from '../src/policy/queue.ts';
import type { Instant } from '../src/policy/time.ts';
import type { Deps } from './deps.ts';
import type { Reconciled } from './reconcile.ts';
import { ANOTHER_WORKER, STOPPING } from './round.ts';

/** Gathers, while a sweep goes through the holds, why some of them do not go on: for their cards. */
export class WaitList {
  readonly #deps: Deps;
  readonly #begun: Instant;
  readonly #swept = new Set<string>();
  readonly #whys = new Map<string, Map<string, { families: number; staged: boolean }>>();

  /** `begun`: before the holds were read. */
  constructor(deps: Deps, begun: Instant) {
    this.#deps = deps;
    this.#begun = begun;
  }

  /** What a reconcile came to. A hold whose watch window runs does not wait, it is watched. */
  add({ hold, why, staged }: Reconciled): void {
    this.#swept.add(hold.review);
    if (!shouldGoOn(hold, this.#deps.now()) || PASSING.has(why)) return;
    const whys = this.#whys.get(hold.review) ?? new Map();
    const families = (whys.get(why)?.families ?? 0) + 1;
    this.#whys.set(hold.review, whys.set(why, { families, staged: staged === true }));
  }

  /**
   * Notes the commonest reason of each review, and answers whose changed: their cards are to be drawn again. What
   * another worker noted meanwhile is of something that this sweep did not see, and stays.
   */
  async note(whole: boolean): Promise<string[]> {
    const { waits } = this.#deps.store;
    const before = await waits.all();
    const notes = new Map(
      [...this.#whys].map(([review, whys]) => [review, this.#commonest(whys, before.get(review))] as const),
    );
    const isOver = (id: string, { since }: Waits) =>
      this.#swept.has(id) ? since <= this.#begun : whole && since < this.#begun;
    const drop = [...before].flatMap(([id, note]) => (!notes.has(id) && isOver(id, note) ? [id] : []));
    const news = [...notes].filter(([id, note]) => !isSame(note, before.get(id)));
    if (drop.length + news.length > 0) await waits.save(new Map(news), drop);
    return [...news.map(([id]) => id), ...drop];
  }

  #commonest(whys: ReadonlyMap<string, { families: number; staged: boolean }>, known?: Waits): Waits {
    const [first, ...others] = [...whys].map(([why, { families, staged }]) => ({ why, families, staged }));
    const { staged, ...most } = others.reduce(
      (best, one) => (one.families > best.families ? one : best),
      first ?? { why: '', families: 0, staged: false },
    );
    const since: Instant = known?.why === most.why ? known.since : this.#deps.now();
    return { ...most, since, ...(staged && { staged: true as const }) };
  }
}

/** Nothing that a person could do anything about. */
const PASSING: ReadonlySet<string> = new Set([ANOTHER_WORKER.why, STOPPING.why]);

/** Whether something would be done now, were it not for what it waits for. */
function shouldGoOn({ state, goal, approval }: Hold, now: Instant): boolean {
  if (isResting(state.status)) return false;
  if (state.status !== 'quarantined') return true;
  return now >= state.deleteAfter && (goal !== undefined || approval.effect === 'delete');
}

function isSame(note: Waits, known: Waits | undefined): boolean {
  return known !== undefined && known.why === note.why && known.families === note.families;
}
