import { preventionIn } from '../policy/decision-prevention.ts';
import { type DecisionRecord, decisionRecord } from '../policy/decision-record.ts';
import { type RegistryKey, registryKey } from '../policy/image.ts';
import { groupOf } from '../policy/learning/answer.ts';
import type { Review, ReviewState } from '../policy/review.ts';
import { wasAnswered } from '../policy/superseded.ts';
import type { Instant } from '../policy/time.ts';
import type { Store } from '../store/store.ts';

type Parts = Pick<Store, 'reviews' | 'holds' | 'ledger' | 'policies'>;

/** Lines of one review that are read at most, the newest: five for each of 500 images are fewer. */
const LINES_READ = 5_000;

/** The records of these reviews of one repository, in their order. */
export async function recordsOf(
  { reviews, holds, ledger, policies }: Parts,
  asked: readonly Review[],
  now: Instant,
): Promise<DecisionRecord[]> {
  const [first] = asked;
  if (!first) return [];
  const changes = await policies.inRepository(registryKey(first.registry), first.repository);
  const records: DecisionRecord[] = [];
  for (const review of asked) {
    const [frozen, held, lines] = await Promise.all([
      reviews.frozen(review.id),
      holds.ofReview(review.id),
      ledger.read({ review: review.id, limit: LINES_READ }),
    ]);
    const prevention = preventionIn(changes, groupOf({ review, frozen }));
    const ours = held.filter((hold) => hold.review === review.id);
    records.push(decisionRecord({ review, frozen, holds: ours, lines, prevention, now }));
  }
  return records;
}

/** The reviews of a repository that somebody answered, also with *Not ours* or half an approval, newest first. */
export async function answeredIn(
  { reviews }: Pick<Store, 'reviews'>,
  registry: RegistryKey,
  repository: string,
): Promise<readonly Review[]> {
  const ids = [
    ...(await reviews.inRepository(registry, repository)),
    ...(await reviews.closedAnswersIn(registry, repository)),
  ];
  const all = await reviews.getMany([...new Set(ids)]);
  return all.filter(({ state }) => hasAnswer(state)).sort((a, b) => b.openedAt - a.openedAt);
}

function hasAnswer(state: ReviewState): boolean {
  return state.status === 'superseded' ? wasAnswered(state) : state.status !== 'open';
}
