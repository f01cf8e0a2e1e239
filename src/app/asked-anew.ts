import { registryKey } from '../policy/image.ts';
import { type FrozenFamily, isWaiting, type Review } from '../policy/review.ts';
import { count } from '../policy/wording.ts';
import type { Refusal } from '../slack/desk.ts';
import type { DeskParts } from './desk.ts';

/** What finding the newer question needs. */
export type AskedAnewParts = Pick<DeskParts, 'store'> & Partial<Pick<DeskParts, 'permalink'>>;

/**
 * Why an answer to this card counts no longer: a newer scan asked about the same images. Says what is different as far
 * as it is known, and links the newer card where it stands in Slack. Undefined where this is the newest question.
 */
export async function askedAnew(parts: AskedAnewParts, review: Review): Promise<Refusal | undefined> {
  const { state, candidate, id } = review;
  if (isWaiting(state) || state.status === 'restored') return undefined;
  // An approval is taken back on the card it was given on; what was passed on says so itself.
  if (state.status === 'removing' && state.effect !== 'recorded') return undefined;
  if (state.status === 'superseded' && state.handOver) return undefined;
  const newest = await parts.store.reviews.latest(candidate);
  if (!newest || newest.id === id) return undefined;
  const where = newest.posted && (await parts.permalink?.(newest.posted));
  const please = isWaiting(newest.state) ? ' Please answer there.' : '';
  const what = await difference(parts, review, newest);
  return {
    refused: `This question was asked again in a newer message.${what}${please}`,
    ...(where && { link: { url: where, text: 'Open the newer message' } }),
  };
}

async function difference({ store }: AskedAnewParts, former: Review, newest: Review): Promise<string> {
  const [before, after] = await Promise.all([
    store.reviews.frozen(former.id),
    store.reviews.frozen(newest.id),
  ]);
  const now = new Set(after.map(({ root }) => root));
  const then = new Set(before.map(({ root }) => root));
  const gone = before.filter(({ root }) => !now.has(root));
  const added = after.filter(({ root }) => !then.has(root)).length;
  if (gone.length === 0 && added === 0) return ' It is about the same images.';
  const used = await usedSince({ store }, former, gone);
  const parts = [
    ...(gone.length > 0
      ? [`${gone.length} no longer in question${used > 0 ? ` (${used} in use now)` : ''}`]
      : []),
    ...(added > 0 ? [`${added} new`] : []),
  ];
  return ` It is about ${count(after.length, 'image')} instead of ${before.length}: ${parts.join(', ')}.`;
}

/** How many of these were seen in use after the card was drawn. */
async function usedSince(
  { store }: Pick<DeskParts, 'store'>,
  { registry, repository, openedAt }: Review,
  families: readonly FrozenFamily[],
): Promise<number> {
  if (families.length === 0) return 0;
  const uses = await store.memory.usesSeen(registryKey(registry), repository);
  const isUsed = ({ members }: FrozenFamily) =>
    members.some(({ digest }) => (uses.get(digest)?.lastAt ?? 0) > openedAt);
  return families.filter(isUsed).length;
}
