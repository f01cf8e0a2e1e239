import { actionOf } from '../action.ts';
import { approvedCount } from '../cover.ts';
import { registryKey } from '../image.ts';
import type { Review } from '../review.ts';
import { count } from '../wording.ts';
import { dateText } from './answer.ts';
import type { LearnedFrom } from './learned-from.ts';

/** What a policy rests on, in sentences: what was looked at, which sources answered, and every decision with its date. */
export function evidenceOf({ registry, repository, now, families, sources, answers }: LearnedFrom): string[] {
  const images = new Set(families.flatMap(({ members }) => members.map(({ digest }) => digest))).size;
  const asked = sources.map(
    ({ name, ok, observedAt }) => `${name}${ok ? '' : ' (failed)'} ${dateText(observedAt)}`,
  );
  const decided = answers
    .map(({ review }) => review)
    .flatMap((review) => decisionText(review) ?? [])
    .sort((a, b) => b.at - a.at);
  return [
    `${count(images, 'image')} in ${registryKey(registry)}/${repository} on ${dateText(now)}.`,
    asked.length > 0 ? `Sources asked last: ${asked.join(', ')}.` : 'No source has answered yet.',
    ...decided.map(({ text }) => text),
  ];
}

function decisionText(review: Review): { readonly at: number; readonly text: string } | undefined {
  const { state } = review;
  if (state.status === 'open' || state.status === 'seconding' || state.status === 'superseded')
    return undefined;
  const what = `${count(approvedCount(review), `${review.class} image`)} (${review.kind.replaceAll('-', ' ')})`;
  return { at: state.at, text: `${dateText(state.at)}: ${state.by.id} ${didWith(state)} ${what}.` };
}

type Decided = Exclude<Review['state'], { readonly status: 'open' | 'seconding' | 'superseded' }>;

function didWith(state: Decided): string {
  switch (state.status) {
    case 'kept':
      return `kept until ${dateText(state.until)}`;
    case 'investigating':
      return `looks until ${dateText(state.reviewOn)} into`;
    case 'restored':
      return 'took back';
    case 'removing': {
      const did = `${actionOf(state)}d`;
      const two = state.first ? ` (after ${state.first.id})` : '';
      return state.effect === 'recorded' ? `would have ${did}${two}` : `${did}${two}`;
    }
  }
}
