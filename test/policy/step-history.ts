import { type Hold, type HoldState, isOver, isResting, moveHold } from '../../src/policy/hold.ts';
import { effectSeen } from '../../src/policy/order.ts';
import { step } from '../../src/policy/step.ts';
import { DAY, type Instant, MINUTE } from '../../src/policy/time.ts';
import { NOW } from './build.ts';
import { type Event, type History, MOST_ROUNDS, type Sweep, undisturbed } from './step-events.ts';
import { plant } from './step-families.ts';
import {
  checkHeard,
  checkMove,
  checkOrder,
  checkWait,
  type Promised,
  type Report,
  windowFrom,
} from './step-promises.ts';
import { World } from './step-world.ts';

/** One hold taken through a history, as the jobs would take it. */
export class Telling {
  readonly world: World;
  hold: Hold;
  /** Promises that were broken, each with how it first was. */
  readonly broken = new Map<Promised, string>();
  readonly #history: History;
  #orders = 0;
  #restoreAsked = false;
  #windowEnd: Instant | undefined;

  constructor(history: History) {
    const { registry, hold } = plant(history.shape, history.goal, NOW);
    this.#history = history;
    this.hold = hold;
    this.world = new World(history, registry, this.#report);
  }

  /** Tells all of it: the events, then as long as it takes to come to rest. */
  tell(): this {
    const { opening, events, ending } = this.#history;
    for (const event of [...opening, ...events, ...ENDINGS[ending]]) this.#take(event);
    for (let i = 0; i < 60 && !this.#isSettled(); i++) {
      this.#take(undisturbed(MOST_ROUNDS));
      this.#take({ kind: 'pass', time: i % 2 ? DAY : 20 * MINUTE });
    }
    const { status } = this.hold.state;
    if (!this.#isSettled()) this.#report('every hold comes to rest', `${status} for ever`);
    if (status === 'restoring') this.#report('restoring ends, with every name back or reported', 'for ever');
    return this;
  }

  /** Whether nothing more can come: what rests archived or disabled still comes back when it is asked for. */
  #isSettled(): boolean {
    const { status } = this.hold.state;
    return this.#restoreAsked ? isOver(status) : isResting(status);
  }

  readonly #report: Report = (promise, what) => {
    if (!this.broken.has(promise)) this.broken.set(promise, what);
  };

  #take(event: Event): void {
    this.world.deliverLate();
    if (event.kind === 'sweep') this.#sweep(event);
    else if (event.kind === 'restore') this.#restoreAsked = true;
    else this.world.turn(event, this.hold);
  }

  #sweep(sweep: Sweep): void {
    for (let i = 0; i < sweep.rounds; i++) {
      const { status } = this.hold.state;
      if (this.#isSettled()) return;
      if (this.#restoreAsked && status !== 'restoring') this.#become(turnedBack(status, this.world.now));
      else if (!this.#round(sweep)) return;
    }
    if (sweep.rounds === MOST_ROUNDS) this.#report('every hold comes to rest', 'a sweep without end');
  }

  /** Look, judge, one step. Whether another may follow at once. */
  #round(sweep: Sweep): boolean {
    const { world, hold } = this;
    const facts = world.facts(hold, sweep);
    const next = step(hold, facts);
    checkHeard(hold, facts, next, this.#report);
    if (next.kind === 'ask') return false;
    if (next.kind === 'wait') {
      checkWait(hold, facts, this.#report);
      return false;
    }
    if (next.kind === 'become') {
      this.#become(next.state);
      return true;
    }
    const { order } = next;
    const seen = world.registry.snapshot();
    const { pulls } = world;
    checkOrder({ hold, facts, order, seen, pulls, windowEnd: this.#windowEnd }, this.#report);
    this.#orders++;
    if (world.now >= order.expiresAt) return false;
    if (world.carry(order, hold) === 'needed') {
      const cause = { kind: 'veto', why: 'an image index needs it' } as const;
      this.#become({ status: 'restoring', since: world.now, cause });
      return true;
    }
    return effectSeen(order.change, world.look(hold));
  }

  #become(state: HoldState): void {
    const { world } = this;
    checkMove(this.hold, state, world.registry.snapshot(), this.#orders, this.#report);
    this.hold = moveHold(this.hold, state);
    if (state.status === 'quarantining') this.hold = world.readManifests(this.hold);
    if (state.status === 'quarantined') this.#windowEnd = windowFrom(this.hold, world.now);
  }
}

const ENDINGS: Readonly<Record<History['ending'], readonly Event[]>> = {
  'go on': [
    { kind: 'unknown', on: false },
    { kind: 'pause', on: false },
    { kind: 'caution', on: false },
    { kind: 'mode', rank: 2 },
    { kind: 'fate', fate: undefined },
  ],
  'go back': [
    { kind: 'use', on: true },
    { kind: 'unknown', on: true },
    { kind: 'pause', on: true },
    { kind: 'signal', on: true },
    { kind: 'caution', on: true },
    { kind: 'mode', rank: 0 },
    { kind: 'restore' },
  ],
};

/** A click on Restore is read from the review before every step. */
function turnedBack(status: HoldState['status'], now: Instant): HoldState {
  const cause = { kind: 'person', by: 'U0PAYLEAD' } as const;
  return status === 'approved'
    ? { status: 'dropped', at: now, why: 'the approval was taken back' }
    : { status: 'restoring', since: now, cause };
}
