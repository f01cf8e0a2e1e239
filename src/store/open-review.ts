import { type FrozenFamily, isWaiting, type Review } from '../policy/review.ts';
import { supersededState } from '../policy/superseded.ts';
import type { Connection } from './connection.ts';
import { placeReview } from './review-index.ts';
import type { LedgerEntry } from './store.ts';
import { Transaction } from './transaction.ts';

/** Somebody clicks the former card at the same moment: read again, a few times, rather than write over the click. */
const ATTEMPTS = 10;

/** Opens a review with its frozen list and supersedes the candidate's former one, if that is still open. */
export async function openReview(
  connection: Connection,
  get: (id: string) => Promise<Review | undefined>,
  review: Review,
  frozen: readonly FrozenFamily[],
  entry: LedgerEntry,
): Promise<void> {
  const { keys } = connection;
  const doing = `opening review ${review.id}`;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const formerId = await connection.run(doing, (redis) => redis.get(keys.latest(review.candidate)));
    if (formerId === review.id) throw new Error(`review ${review.id} was opened before`);
    const former = formerId === null ? undefined : await get(formerId);
    const transaction = new Transaction(connection)
      .expect(keys.latest(review.candidate), formerId ?? '')
      .expectAbsent(keys.review(review.id))
      .write('SET', keys.latest(review.candidate), review.id)
      .appendAll(
        keys.frozen(review.id),
        frozen.map((family) => JSON.stringify(family)),
      )
      .log([entry]);
    if (former && isWaiting(former.state)) supersede(connection, transaction, former, review);
    placeReview(transaction, keys, review);
    if ((await transaction.commit(doing)) === 'saved') return;
  }
  throw new Error(`review ${review.id} could not be opened: it exists, or its candidate never came to rest`);
}

function supersede(connection: Connection, transaction: Transaction, former: Review, by: Review): void {
  transaction.expect(connection.keys.review(former.id), former.version);
  placeReview(transaction, connection.keys, {
    ...former,
    version: former.version + 1,
    state: supersededState(former, by.openedAt),
  });
}
