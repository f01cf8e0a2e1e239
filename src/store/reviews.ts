import type { FrozenFamily, Review } from '../policy/review.ts';
import type { Connection } from './connection.ts';
import { readRecords } from './many.ts';
import { openReview } from './open-review.ts';
import { readRecord } from './record.ts';
import { decisionMember, placeReview } from './review-index.ts';
import type { Reviews } from './store.ts';
import { Transaction } from './transaction.ts';

/** Reviews: a small head each, its frozen list apart, and indexes that change with the head. */
export function reviewsIn(connection: Connection): Reviews {
  const { keys } = connection;
  const get = async (id: string): Promise<Review | undefined> => {
    const text = await connection.run(`loading review ${id}`, (redis) => redis.get(keys.review(id)));
    return text === null ? undefined : readRecord(text);
  };
  return {
    get,
    open: (review, frozen, entry) => openReview(connection, get, review, frozen, entry),
    getMany: (ids) => readRecords<Review>(connection, 'loading reviews', ids.map(keys.review)),
    async frozen(id) {
      const list = await connection.run(`loading the list of review ${id}`, (redis) =>
        redis.lrange(keys.frozen(id), 0, -1),
      );
      return list.map((text): FrozenFamily => JSON.parse(text));
    },
    save(review, entry) {
      const transaction = new Transaction(connection).expect(keys.review(review.id), review.version);
      placeReview(transaction, keys, { ...review, version: review.version + 1 });
      return transaction.log(entry ? [entry] : []).commit(`saving review ${review.id}`);
    },
    async latest(candidate) {
      const id = await connection.run(`looking for the review of ${candidate}`, (redis) =>
        redis.get(keys.latest(candidate)),
      );
      return id === null ? undefined : get(id);
    },
    listOpen: () =>
      connection.run('listing open reviews', (redis) => redis.zrange(keys.openReviews, 0, '-1')),
    async decided() {
      const members = await connection.run('listing decisions to apply', (redis) =>
        redis.zrangebyscore(keys.decisions, '-inf', '(+inf'),
      );
      return members.map((member) => {
        const space = member.indexOf(' ');
        return { id: member.slice(space + 1), at: Number(member.slice(0, space)) };
      });
    },
    async applied(id, at) {
      await connection.run(`marking review ${id}`, (redis) =>
        redis.zadd(keys.decisions, 'XX', '+inf', decisionMember(id, at)),
      );
    },
    returning: (before) =>
      connection.run('listing questions that come back', (redis) =>
        redis.zrangebyscore(keys.returningReviews, '-inf', `(${before}`),
      ),
    async askAtOnce(id) {
      await connection.run(`noting that ${id} is to be asked`, (redis) =>
        redis.zadd(keys.returningReviews, 0, id),
      );
    },
    async returnsNoMore(id) {
      await connection.run(`noting that ${id} is not to be asked`, (redis) =>
        redis.zrem(keys.returningReviews, id),
      );
    },
    inRepository: (registry, repository) =>
      connection.run(`listing reviews of ${repository}`, (redis) =>
        redis.zrevrange(keys.reviewsIn(registry, repository), 0, -1),
      ),
    closedAnswersIn: (registry, repository) =>
      connection.run(`listing closed answers in ${repository}`, (redis) =>
        redis.zrevrange(keys.closedAnswersIn(registry, repository), 0, -1),
      ),
  };
}
