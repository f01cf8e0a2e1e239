import type { Review } from '../src/policy/review.ts';
import { withoutMentions } from '../src/slack/quiet-poster.ts';
import type { Reading } from '../src/slack/views/dates.ts';
import { decisionLine, peopleIn } from '../src/slack/views/thread-decision.ts';
import type { ToldThread } from '../src/store/threads.ts';
import type { Deps } from './deps.ts';
import type { Posting } from './digest.ts';
import { formerAnswers } from './former-answers.ts';

/** Decisions nobody was told of yet: those that were changed meanwhile, and the one that stands. */
export async function decisionLines(
  deps: Deps,
  posting: Posting,
  review: Review,
  { decision: known }: ToldThread,
  reading: Reading,
): Promise<readonly { readonly text: string; readonly at: number }[]> {
  const { status, at } = readMark(known);
  const former = await formerAnswers(deps, review, at, status === 'seconding');
  const told = await Promise.all(
    former.map(async ({ text, at }) => ({ text: await withoutMentions(text, posting.lookups), at })),
  );
  const line = decisionLine(review, await namesOf(posting, peopleIn(review)), reading);
  return line === undefined
    ? told
    : [...told, { text: line, at: 'at' in review.state ? review.state.at : reading.now }];
}

/** An open question has news only where half an approval was told: it counts no more. */
export function decisionMark({ state }: Review, { decision }: ToldThread): string | undefined {
  if (state.status === 'superseded' && !state.handOver) return undefined;
  if (state.status !== 'open') return `${state.status} ${state.at}`;
  const known = readMark(decision);
  return known.status === 'seconding' ? `open ${known.at}` : undefined;
}

function readMark(mark = ''): { readonly status: string; readonly at: number } {
  const [status = '', at = '0'] = mark.split(' ');
  return { status, at: Number(at) };
}

/** What people are called, by Slack user id. */
export async function namesOf(
  { lookups }: Pick<Posting, 'lookups'>,
  people: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(people)];
  return new Map(await Promise.all(ids.map(async (id) => [id, await lookups.name(id)] as const)));
}
