import { reduceTo } from '../policy/decide-reduce.ts';
import { listMark } from '../policy/list-mark.ts';
import { bytesOfPart } from '../policy/part.ts';
import type { FrozenFamily, Review } from '../policy/review.ts';
import { type Decision, decide, permissionsOf } from '../policy/review-decide.ts';
import { type AwayWish, KEEP_CHOICES, PUT_AWAYS } from '../slack/away-ids.ts';
import type { AwayPart, AwayPreview, Clicker, Refusal } from '../slack/desk.ts';
import { askedAnew } from './asked-anew.ts';
import { cardOf, type DeskParts, GONE } from './desk.ts';
import { firstStanding, lapseFor } from './first-approver.ts';
import { noteRefusal } from './note-refusal.ts';

const NAMES = 5;
/** What a reduction keeps until somebody chooses. */
const KEEP_FIRST = 5;

/** What *Reduce*, *Archive* or *Disable* would do now: judged by the same rules as the answer, and nothing is stored. */
export async function awayPreview(
  parts: DeskParts,
  clicker: Clicker,
  id: string,
  wish: AwayWish,
): Promise<AwayPreview | Refusal> {
  const review = await parts.store.reviews.get(id);
  if (!review) return GONE;
  const authority = await parts.authorize(clicker, review.owner.team);
  if ('refused' in authority) return await noteRefusal(parts, review, clicker.user, wish.action, authority);
  const anew = await askedAnew(parts, review);
  if (anew) return anew;
  const frozen = await parts.store.reviews.frozen(id);
  const divided = divide(review, frozen, wish);
  const trial = decide(review, trialOf(parts, review, divided), {
    by: clicker.user,
    now: parts.now(),
    may: permissionsOf(parts.mode),
    role: authority.role,
    first: await firstStanding(parts, review, clicker, wish.action),
    frozen,
    lapse: await lapseFor(parts, review),
  });
  if ('refused' in trial) return trial;
  return {
    card: await cardOf(parts, review),
    wish: divided.wish,
    offered: PUT_AWAYS.filter((action) => review.offers.includes(action)),
    goes: partOf(review, divided.goes, divided.stays),
    stays: partOf(review, divided.stays, divided.goes),
  };
}

interface Divided {
  readonly wish: AwayWish;
  readonly goes: readonly FrozenFamily[];
  readonly stays: readonly FrozenFamily[];
}

/** What was left out of the question is on neither side. */
function divide(review: Review, frozen: readonly FrozenFamily[], { action, keepNewest }: AwayWish): Divided {
  const out = new Set(review.leftOut);
  const asked = frozen.filter(({ root }) => !out.has(root));
  if (action !== 'reduce') return { wish: { action }, goes: reduceTo(asked, 0).stays, stays: [] };
  const keep = keepNewest ?? firstKeep(asked.length);
  return { wish: { action, keepNewest: keep }, ...reduceTo(asked, keep) };
}

function firstKeep(images: number): number {
  return KEEP_CHOICES.findLast((keep) => keep <= KEEP_FIRST && keep < images) ?? 1;
}

function trialOf({ mode: stated }: DeskParts, { leftOut }: Review, { wish, goes }: Divided): Decision {
  const { action, keepNewest = 1 } = wish;
  const list = listMark(leftOut);
  const shown = { count: goes.length, stated, ...(list !== undefined && { list }) };
  return action === 'reduce' ? { kind: action, keepNewest, ...shown } : { kind: action, ...shown };
}

/** As on the card: estimated out of what all of its images free. */
function partOf(
  { facts }: Review,
  families: readonly FrozenFamily[],
  others: readonly FrozenFamily[],
): AwayPart {
  const names = families.flatMap(({ root, tags }) => tags[0] ?? root.slice(0, 19));
  return {
    images: families.length,
    bytes: bytesOfPart(facts.bytes, families.map(sizeOf), others.map(sizeOf)),
    names: names.slice(0, NAMES),
  };
}

const sizeOf = ({ sizeBytes }: FrozenFamily) => sizeBytes;
