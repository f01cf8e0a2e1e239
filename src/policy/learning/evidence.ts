import { actionOf } from '../action.ts';
import { approvedCount } from '../cover.ts';
import { registryKey } from '../image.ts';
import type { Review } from '../review.ts';
import type { Instant } from '../time.ts';
import { count } from '../wording.ts';
import { dateText } from './answer.ts';
import type { LearnedFrom } from './learned-from.ts';

/** Older decisions are in the record. */
const MOST_DECISIONS = 50;

/** What a policy rests on, in sentences: what was looked at, which sources answered, and the decisions with their dates. */
export function evidenceOf(from: LearnedFrom): string[] {
  const { registry, repository, now, scannedAt, families, sources, answers } = from;
  const images = new Set(families.flatMap(({ members }) => members.map(({ digest }) => digest))).size;
  const scanned = scannedAt === undefined ? 'not scanned yet' : `scanned last on ${dateText(scannedAt)}`;
  const asked = sources.map(
    ({ name, ok, observedAt }) => `${name}${ok ? '' : ' (failed)'} ${dateText(observedAt)}`,
  );
  const decided = answers.flatMap(({ review }) => decisionIn(review) ?? []).sort((a, b) => b.at - a.at);
  const older = decided.length - MOST_DECISIONS;
  return [
    `${count(images, 'image')} in ${registryKey(registry)}/${repository} on ${dateText(now)}, ${scanned}.`,
    asked.length > 0 ? `Sources asked last: ${asked.join(', ')}.` : 'No source has answered yet.',
    ...decided.slice(0, MOST_DECISIONS).map(({ text }) => text),
    ...(older > 0 ? [`${count(older, 'older decision')}, in the record.`] : []),
  ];
}

function decisionIn(review: Review): { readonly at: Instant; readonly text: string } | undefined {
  const { state } = review;
  if (state.status === 'open' || state.status === 'seconding') return undefined;
  if (state.status === 'superseded') return undefined;
  const what = `${count(approvedCount(review), `${review.class} image`)} (${review.kind.replaceAll('-', ' ')})`;
  return { at: state.at, text: `${dateText(state.at)}: ${state.by.id} ${phrase(state, what)}.` };
}

type Decided = Exclude<Review['state'], { readonly status: 'open' | 'seconding' | 'superseded' }>;

function phrase(state: Decided, what: string): string {
  switch (state.status) {
    case 'kept':
      return `kept ${what} until ${dateText(state.until)}`;
    case 'investigating':
      return `looks into ${what} until ${dateText(state.reviewOn)}`;
    case 'restored':
      return `took back ${what}`;
    case 'removing': {
      const did = `${actionOf(state)}d ${what}`;
      const two = state.first ? `, after ${state.first.id}` : '';
      return `${state.effect === 'recorded' ? 'would have ' : ''}${did}${two}`;
    }
  }
}
