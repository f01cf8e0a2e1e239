import type { Review } from '../../policy/review.ts';
import { code, count, safe, unended } from './text.ts';
import type { HoldNews } from './thread.ts';
import { person } from './words.ts';

/** Images that were wanted back too late: whoever approved is called, because they have to be built again. */
export function lostLine({ repository }: Review, news: HoldNews): string {
  const { approvers, images, example, why } = news;
  const who = approvers.slice(0, 5).map(person).join(' ');
  const name = safe(example ?? repository, 200);
  const [it, they] = images === 1 ? ['it was', 'It has'] : ['they were', 'They have'];
  const what = images === 1 ? name : `${count(images, 'image')} of ${code(repository)}, e.g. ${name},`;
  const cause = why === undefined ? 'somebody asked for a restore' : `this was seen: ${unended(why, 240)}`;
  return `${who} ${what} could not come back: ${it} deleted before ${cause}. ${they} to be built again; parts that were left stay.`;
}
