import type { Review } from '../../policy/review.ts';
import { type Message, section } from './blocks.ts';
import { code, safe, unended } from './text.ts';

/** For a lead: a question came back on its review date, and the team's channel takes no message. */
export function returnedUnasked(
  { repository }: Pick<Review, 'repository'>,
  team: string,
  sentence: string,
): Message {
  const text = `The review date of ${code(repository)} is reached, and ${safe(team, 80)} could not be asked in its channel: ${unended(sentence, 300)}. The question stands on Home, in the tab of this app. Nothing is removed without an answer.`;
  return { text, blocks: [section([text])] };
}
