import { preventionIn } from '../policy/decision-prevention.ts';
import { type DecisionRecord, decisionRecord } from '../policy/decision-record.ts';
import { type RegistryKey, registryKey } from '../policy/image.ts';
import type { Review } from '../policy/review.ts';
import type { Store } from '../store/store.ts';

type Parts = Pick<Store, 'reviews' | 'holds' | 'ledger' | 'policies'>;

/** Lines of one review that are read at most, the newest: five for each of 500 images are fewer. */
const LINES_READ = 5_000;

/** The records of these reviews of one repository, in their order. */
export async function recordsOf(
  { reviews, holds, ledger, policies }: Parts,
  asked: readonly Review[],
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
    const prevention = preventionIn(changes, review);
    records.push(decisionRecord({ review, frozen, holds: held, lines, prevention }));
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
