import { goalOf, type Hold } from './hold.ts';
import { estimateByLayers, type GoingFamily, type Layers } from './layers.ts';
import { archiveRest } from './price.ts';
import { type Regret, regretOf } from './regret.ts';
import { type Counted, capped, type Sums, sumsTogether } from './sums.ts';
import type { Instant } from './time.ts';
import { type UnderWay, underWayIn } from './under-way.ts';

/** What the holds of one repository add up to, so that nobody has to read them all to show a sum. */
export interface Tally extends Sums {
  /** The same by review, the oldest approval first; those that came to nothing are left out. */
  readonly decisions: readonly DecisionTally[];
  readonly regret: Regret;
  /** Reviews with holds that are not over. */
  readonly underWay: readonly UnderWay[];
}

export interface DecisionTally extends Sums {
  readonly review: string;
  /** When it was approved first. */
  readonly at: Instant;
}

/** What a tally reads of a hold. `layers` are those of its members, where all of them are known. */
export interface TalliedHold
  extends Pick<Hold, 'review' | 'sizeBytes' | 'state' | 'goal' | 'stop' | 'watch' | 'approval'> {
  readonly layers?: Layers | undefined;
}

/** What a tally reads of a question. */
export interface AskedOf {
  /** Team that was asked; none where nobody was known to own it. */
  readonly team?: string | undefined;
  /**
   * Its estimate by layers, where there is one: it looked at what the kept images store. Without it nothing is counted
   * by layers, because the holds alone do not tell what stays.
   */
  readonly mostByLayers?: number | undefined;
}

/**
 * @param holds all of one repository, those that are over included
 * @param asked their questions, by review
 */
export function tallyOf(holds: readonly TalliedHold[], asked: ReadonlyMap<string, AskedOf>): Tally {
  const decisions = decisionsIn(holds, asked).map((one) => capped(one, asked.get(one.review)?.mostByLayers));
  return {
    ...sumsTogether(decisions),
    decisions: decisions.filter(({ deleted, aside, resting, archived }) =>
      [deleted, aside, resting, archived].some(({ images }) => images > 0),
    ),
    regret: regretOf(holds),
    underWay: underWayIn(holds, new Map([...asked].map(([review, { team }]) => [review, team]))),
  };
}

/** The oldest decision first. A layer counts once, with the first decision that let go of it, and never while it stays. */
function decisionsIn(holds: readonly TalliedHold[], asked: ReadonlyMap<string, AskedOf>): DecisionTally[] {
  const staying = layersOf(holds.filter((hold) => !isGone(hold) && !isAside(hold)));
  const stayingToo = new Set(staying);
  addLayers(stayingToo, holds.filter(isAside));
  return [...byReview(holds)]
    .map(([review, ones]) => ({ review, ones, at: Math.min(...ones.map(({ approval }) => approval.at)) }))
    .sort((a, b) => a.at - b.at || (a.review < b.review ? -1 : 1))
    .map(({ review, ones, at }) => {
      const countHolds = asked.get(review)?.mostByLayers === undefined ? countAlone : countByLayers;
      const deleted = ones.filter(({ state }) => state.status === 'deleted');
      const aside = ones.filter(isAside);
      const sums = {
        deleted: countHolds(deleted, stayingToo),
        aside: countHolds(aside, staying),
        resting: countHolds(ones.filter(isResting), staying),
        archived: countHolds(
          ones.filter(({ state }) => state.status === 'archived'),
          staying,
        ),
        throughArchive: deleted.reduce((sum, hold) => sum + chargedOf(hold), 0),
      };
      addLayers(stayingToo, deleted);
      addLayers(staying, aside);
      return { review, at, ...sums };
    });
}

function byReview(holds: readonly TalliedHold[]): Map<string, TalliedHold[]> {
  const groups = new Map<string, TalliedHold[]>();
  for (const hold of holds) {
    const group = groups.get(hold.review);
    if (group) group.push(hold);
    else groups.set(hold.review, [hold]);
  }
  return groups;
}

const isGone = ({ state }: TalliedHold) => state.status === 'deleted' || state.status === 'gone';

/** On its way to deletion. What is archived or disabled frees nothing, however long it lies there. */
const isAside = (hold: TalliedHold) => hold.state.status === 'quarantined' && goalOf(hold) === 'delete';

const isResting = (hold: TalliedHold) =>
  hold.state.status === 'disabled' || (hold.state.status === 'quarantined' && goalOf(hold) !== 'delete');

function layersOf(holds: readonly TalliedHold[]): Set<string> {
  const layers = new Set<string>();
  addLayers(layers, holds);
  return layers;
}

function addLayers(set: Set<string>, holds: readonly TalliedHold[]): void {
  for (const { layers = [] } of holds) for (const { digest } of layers) set.add(digest);
}

function sizeOf(holds: readonly TalliedHold[]): number {
  return holds.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/** What the archive charges for after deletion, in bytes for its whole minimum time: it was watched there meanwhile. */
function chargedOf({ stop, sizeBytes, watch }: TalliedHold): number {
  return stop === 'archive' ? sizeBytes * archiveRest(watch) : 0;
}

/** Without layers: images of one review may share all they can. */
function countAlone(holds: readonly TalliedHold[]): Counted {
  return countByLayers(
    holds.map((hold) => ({ ...hold, layers: undefined })),
    new Set(),
  );
}

function countByLayers(holds: readonly TalliedHold[], staying: ReadonlySet<string>): Counted {
  const largest = holds.reduce((most, { sizeBytes }) => Math.max(most, sizeBytes), 0);
  const going = holds.map(({ sizeBytes, layers }): GoingFamily => ({ sizeBytes, layers }));
  const bytes = estimateByLayers({ upper: sizeOf(holds), estimate: largest }, going, staying);
  return { images: holds.length, bytes };
}

/** What an earlier version counted may know less. */
export interface FormerTally {
  readonly decisions: readonly Pick<DecisionTally, 'review' | 'deleted' | 'aside' | 'archived'>[];
}

/**
 * The same tally, but for decisions of which layers were known when it was counted before, and are not now: what is
 * remembered of a manifest is forgotten after some time. Only the same images of a decision are the same sum.
 */
export function knownBetter(tally: Tally, former: FormerTally | undefined): Tally {
  const before = new Map(former?.decisions.map((one) => [one.review, one]));
  const decisions = tally.decisions.map((one) => {
    const known = before.get(one.review);
    return known
      ? {
          ...one,
          deleted: better(one.deleted, known.deleted),
          aside: better(one.aside, known.aside),
          archived: better(one.archived, known.archived),
        }
      : one;
  });
  return { ...tally, ...sumsTogether(decisions), decisions };
}

function better(now: Counted, before: Counted): Counted {
  const same = now.images === before.images && now.bytes.upper === before.bytes.upper;
  return same && (before.bytes.byLayers ?? 0) > (now.bytes.byLayers ?? 0) ? before : now;
}
