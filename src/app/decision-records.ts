import { type DecisionRecord, decisionRecord } from '../policy/decision-record.ts';
import type { RegistryKey } from '../policy/image.ts';
import type { Prevention } from '../policy/retention-policy.ts';
import type { Review } from '../policy/review.ts';
import type { Store } from '../store/store.ts';

type Parts = Pick<Store, 'reviews' | 'holds' | 'ledger'>;

/** Lines of one review that are read at most, the newest: five for each of 500 images are fewer. */
const LINES_READ = 5_000;

/** Which rule would keep a question from coming back, where one is known. */
export type PreventionOf = (review: Review) => Prevention | undefined;

const NONE_KNOWN: PreventionOf = () => undefined;

/** The records of these reviews, in their order, one review in memory at a time beside what was made. */
export async function recordsOf(
  { reviews, holds, ledger }: Parts,
  ids: readonly string[],
  preventionOf = NONE_KNOWN,
): Promise<DecisionRecord[]> {
  const records: DecisionRecord[] = [];
  for (const review of await reviews.getMany(ids)) {
    const [frozen, held, lines] = await Promise.all([
      reviews.frozen(review.id),
      holds.ofReview(review.id),
      ledger.read({ review: review.id, limit: LINES_READ }),
    ]);
    records.push(decisionRecord({ review, frozen, holds: held, lines, prevention: preventionOf(review) }));
  }
  return records;
}

/** The reviews of a repository that somebody answered, newest first. */
export async function answeredIn(
  { reviews }: Pick<Store, 'reviews'>,
  registry: RegistryKey,
  repository: string,
): Promise<readonly Review[]> {
  const all = await reviews.getMany(await reviews.inRepository(registry, repository));
  return all.filter(({ state }) => state.status !== 'open' && state.status !== 'superseded');
}
