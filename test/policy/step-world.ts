import { namesToLookUp } from '../../src/policy/held-names.ts';
import type { Hold } from '../../src/policy/hold.ts';
import type { Digest } from '../../src/policy/image.ts';
import type { Look } from '../../src/policy/look.ts';
import { changeText, type Order } from '../../src/policy/order.ts';
import type { Rejudged, StepFacts } from '../../src/policy/step-facts.ts';
import type { Instant } from '../../src/policy/time.ts';
import { NOW } from './build.ts';
import type { Fate, History, Sweep, Turn } from './step-events.ts';
import { NEIGHBOURS } from './step-families.ts';
import { outsiderDoes } from './step-outsiders.ts';
import { checkEffect, type Report } from './step-promises.ts';
import type { ModelRegistry } from './step-registry.ts';

/** Everything around a hold: the registry with its other users, the sources, the brakes, and the network. */
export class World {
  readonly registry: ModelRegistry;
  now: Instant = NOW;
  /** When outsiders pulled an image last. */
  readonly pulls = new Map<Digest, Instant>();
  /** The kinds of change that were carried out. */
  readonly changes: string[] = [];
  #used = false;
  #unknown = false;
  #paused = false;
  #signal = false;
  #caution = false;
  #rank: 0 | 1 | 2 = 2;
  #fate: Fate | undefined;
  #late: { readonly order: Order; readonly hold: Hold } | undefined;
  readonly #history: History;
  readonly #report: Report;

  constructor(history: History, registry: ModelRegistry, report: Report) {
    this.#history = history;
    this.#report = report;
    this.registry = registry;
    registry.immutable = history.immutable;
  }

  turn(event: Turn, hold: Hold): void {
    switch (event.kind) {
      case 'pass':
        this.now += event.time;
        this.registry.advance(this.now);
        return;
      case 'outside': {
        const pulled = outsiderDoes(event.deed, this.registry, hold, this.now);
        if (pulled) this.pulls.set(pulled, this.now);
        return;
      }
      case 'fate':
        this.#fate = event.fate;
        return;
      case 'use':
        this.#used = event.on;
        return;
      case 'unknown':
        this.#unknown = event.on;
        return;
      case 'pause':
        this.#paused = event.on;
        return;
      case 'signal':
        this.#signal = event.on;
        return;
      case 'caution':
        this.#caution = event.on;
        return;
      case 'mode':
        this.#rank = event.rank;
    }
  }

  look(hold: Hold): Look {
    const digests = hold.members.map((member) => member.digest);
    const { images } = this.registry.look(digests, [], this.now);
    return this.registry.look(digests, namesToLookUp(hold, images), this.now);
  }

  facts(hold: Hold, sweep: Sweep): StepFacts {
    return {
      now: this.now,
      look: this.look(hold),
      rejudged: this.#rejudge(hold, sweep),
      missed: 0,
      may: { quarantine: this.#rank > 0, delete: this.#rank > 1 },
      ...(this.#paused && { paused: 'incident 7' }),
      ...(this.#signal && { signal: 'ECS task prod/web could not pull it' }),
      ...(this.#caution && { caution: 'the alarm errors has no data' }),
      untagForm: this.#history.form,
    };
  }

  #rejudge(hold: Hold, { listingAge, evidenceAge, cheap }: Sweep): Rejudged {
    if (cheap) return { status: 'not-asked' };
    if (this.#used) return { status: 'in-use', by: 'ECS service shop/api' };
    if (this.#unknown) return { status: 'unknown', why: 'ecs: no answer' };
    const stranger = hold.members
      .flatMap(({ digest }) => this.registry.parentsOf(digest))
      .find((id) => isStranger(id, hold));
    if (stranger) return { status: 'changed', why: `${stranger} needs a part of it` };
    return { status: 'as-approved', at: this.now - listingAge, evidenceSince: this.now - evidenceAge };
  }

  /** Our own read of the manifests, which ECR takes for a pull unless it hides our reads. */
  readManifests(hold: Hold): Hold {
    if (this.#history.readsHidden) return hold;
    for (const { digest } of hold.members) this.registry.pull(digest, this.now);
    return { ...hold, readAt: this.now };
  }

  /** Sends an order on its way. Answers whether ECR refused it for the sake of an index that is not ours. */
  carry(order: Order, hold: Hold): 'sent' | 'needed' {
    const fate = this.#fate;
    this.#fate = undefined;
    switch (fate?.kind) {
      case 'lost':
        return 'sent';
      case 'late':
        this.#late = { order, hold };
        return 'sent';
      case 'race':
        this.turn({ kind: 'outside', deed: fate.deed }, hold);
        return this.#answer(order, hold, this.registry.apply(order.change, this.now));
      case 'twice':
        this.#apply(order, hold);
    }
    return this.#answer(order, hold, this.#apply(order, hold));
  }

  /** A request that nobody waited for any more arrives after the look that missed it, before the next one. */
  deliverLate(): void {
    const late = this.#late;
    this.#late = undefined;
    if (late) this.#apply(late.order, late.hold);
  }

  #apply({ change }: Order, hold: Hold): readonly Digest[] {
    const before = this.registry.snapshot();
    const parents = this.registry.apply(change, this.now);
    checkEffect(hold, change, before, this.registry.snapshot(), this.#report);
    this.changes.push(change.kind);
    return parents;
  }

  /** ECR refuses a child before its index: one of ours among them means the wrong order. */
  #answer({ change }: Order, hold: Hold, parents: readonly Digest[]): 'sent' | 'needed' {
    if (!parents.every((id) => isStranger(id, hold))) {
      this.#report('the root goes first, and no child before its index', changeText(change));
    }
    return parents.length > 0 ? 'needed' : 'sent';
  }
}

function isStranger(id: Digest, hold: Hold): boolean {
  return id !== NEIGHBOURS.index && !hold.members.some((member) => member.digest === id);
}
