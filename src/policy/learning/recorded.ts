import type { RecordLine } from '../decision-facts.ts';
import type { Hold, HoldStatus } from '../hold.ts';
import type { Digest } from '../image.ts';
import { notApproved } from '../leave-out.ts';
import { endOfLine, isRestoring, restoreCause } from '../record-lines.ts';
import type { Instant } from '../time.ts';
import type { Answer } from './answer.ts';

/** An image that was wanted back, as the record has it. `root` as in the frozen list. */
export interface WantedBack {
  readonly root: Digest;
  /** When it was back, or, where it is not yet, when that began. */
  readonly at: Instant;
  /** Who or what wanted it, to complete a sentence. */
  readonly why: string;
}

/**
 * What the record of one question says was wanted back. A hold speaks of the newest question about its image alone, and
 * is let go of one day; the record stays.
 */
export function wantedBackIn(lines: readonly RecordLine[]): WantedBack[] {
  return lines.filter(isRestoring).flatMap((line): WantedBack[] => {
    const root = rootOf(line);
    if (root === undefined) return [];
    const back = lines.filter((one) => one.hold === line.hold && endOfLine(one) === 'restored');
    const at = Math.max(line.at, ...back.map((one) => one.at));
    return [{ root, at, why: line.by === 'layaway' ? restoreCause(line) : `${line.by} had it restored` }];
  });
}

/** Whether a line bears on what is learned: it says that an image is wanted back, is back, or was left alone. */
export function tellsOfReturn(line: RecordLine): boolean {
  const end = endOfLine(line);
  return end === 'restored' || end === 'dropped' || isRestoring(line);
}

/** What came back, or never began, was not removed. What somebody else deleted was agreed to all the same. */
const NOT_REMOVED: ReadonlySet<HoldStatus> = new Set(['dropped', 'restoring', 'restored']);

/** Roots of a question's images that an approval did not take away after all: by its holds, and by its record. */
export function notRemoved({ review, lines = [] }: Answer, holds: readonly Hold[]): ReadonlySet<Digest> {
  const held = holds.filter(({ review: of, state }) => of === review.id && NOT_REMOVED.has(state.status));
  const leftAlone = lines.filter((line) => endOfLine(line) === 'dropped');
  return new Set([
    ...held.map(({ root }) => root),
    ...wantedBackIn(lines).map(({ root }) => root),
    ...leftAlone.flatMap((line) => rootOf(line) ?? []),
  ]);
}

/**
 * Whether the holds of a question say what became of each of its images. They do not where an image was asked about
 * again, where its hold was let go of, or where somebody removed it, perhaps on its way back.
 */
export function holdsTellAll({ review, frozen }: Answer, holds: readonly Hold[]): boolean {
  // Where nothing was to happen but the record, nothing can have come back.
  if (review.state.status !== 'removing' || review.state.effect === 'recorded') return true;
  const told = new Set(
    holds.filter((hold) => hold.review === review.id && hold.state.status !== 'gone').map(({ root }) => root),
  );
  const stays = notApproved(review);
  return frozen.every(({ root }) => told.has(root) || stays.has(root));
}

/** Out of the name of a hold, see `holdId`. */
function rootOf({ hold }: RecordLine): Digest | undefined {
  return hold === undefined ? undefined : (hold.slice(hold.lastIndexOf('@') + 1) as Digest);
}
