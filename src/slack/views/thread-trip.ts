import type { Review } from '../../policy/review.ts';
import { code, count, number, safe, unended } from './text.ts';
import type { HoldNews } from './thread.ts';
import { person } from './words.ts';

/** Images that are used after all: whoever approved is called, and told what is done about it. */
export function tripLine({ repository }: Review, news: HoldNews): string {
  const { approvers, images, example, why, archived, over } = news;
  const who = approvers.slice(0, 5).map(person).join(' ');
  const name = safe(example ?? repository, 200);
  // That it is in use is what this line says itself.
  const signal = unended((why ?? 'a sign of use').replace(/^it is in use: /, ''), 300);
  const back = backLine({ images, archived, over });
  if (images === 1) return `${who} ${name} seems to be used after all: ${signal}. ${back}`;
  return `${who} ${count(images, 'image')} of ${code(repository)} seem to be used after all, e.g. ${name}: ${signal}. ${back}`;
}

/** What is done about it: names were taken from some, others went into the archive with theirs. */
function backLine({ images, archived, over }: Pick<HoldNews, 'images' | 'archived' | 'over'>): string {
  const [they, their] = images === 1 ? ['It is', 'its'] : ['They are', 'their'];
  if (archived === 0)
    return over ? `${they} back under ${their} names again.` : `${they} being given ${their} names back.`;
  if (archived === images)
    return over
      ? `${they} back from the archive.`
      : `${they} being fetched from the archive, up to 20 minutes.`;
  const some = `${number(archived)} of them from the archive`;
  return over
    ? `They are back, ${some}, the others under their names again.`
    : `They are being given back, ${some}, which takes up to 20 minutes.`;
}
