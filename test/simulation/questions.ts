import { DAY } from '../../src/policy/time.ts';
import { REGION } from '../jobs/world.ts';
import { type Report, short } from './promises.ts';
import type { Stage } from './stage.ts';
import type { Truth } from './truth.ts';

/** Looks at what a scan asks for the first time: whether it may be asked at all. */
export async function checkQuestions(
  { store, aws, clock, runtimes }: Stage,
  truth: Truth,
  report: Report,
): Promise<void> {
  const running = new Set([...runtimes.running.values()].map(({ digest }) => digest));
  for (const review of await store.reviews.getMany(await store.reviews.listOpen())) {
    if (truth.asked.has(review.id)) continue;
    truth.asked.set(review.id, truth.event);
    if (!review.offers.includes('remove')) continue;
    for (const { members } of await store.reviews.frozen(review.id)) {
      for (const { digest } of members) {
        const word = truth.words.get(digest);
        const undated = aws.ecr.image(REGION, review.repository, digest)?.pushedAt === undefined;
        if (undated || running.has(digest) || truth.blind)
          report('what cannot be known is not offered for removal', short(digest));
        const isKept = word?.answer === 'keep' && !word.lost && word.at < truth.sweptAt;
        if (isKept && clock.now() < word.at + 90 * DAY)
          report('what was kept is not offered again before its date', short(digest));
      }
    }
  }
}
