import { actionOf } from '../action.ts';
import { approvedCount } from '../cover.ts';
import type { Hold } from '../hold.ts';
import { registryKey } from '../image.ts';
import type { Review } from '../review.ts';
import { sourceName } from '../source-name.ts';
import type { Instant } from '../time.ts';
import { count } from '../wording.ts';
import { type Answer, dateText } from './answer.ts';
import type { LearnedFrom } from './learned-from.ts';
import { notRemoved } from './recorded.ts';

/** Older decisions are in the record. */
const MOST_DECISIONS = 50;

/** What a policy rests on, in sentences: what was looked at, which sources answered, and the decisions with their dates. */
export function evidenceOf(from: LearnedFrom): string[] {
  const { registry, repository, now, scannedAt, families, sources, answers, holds } = from;
  const images = new Set(families.flatMap(({ members }) => members.map(({ digest }) => digest))).size;
  const scanned = scannedAt === undefined ? 'not scanned yet' : `scanned last on ${dateText(scannedAt)}`;
  const decided = answers.flatMap((answer) => decisionIn(answer, holds) ?? []).sort((a, b) => b.at - a.at);
  const older = decided.length - MOST_DECISIONS;
  return [
    `${count(images, 'image')} in ${registryKey(registry)}/${repository} on ${dateText(now)}, ${scanned}.`,
    sourcesText(sources),
    ...decided.slice(0, MOST_DECISIONS).map(({ text }) => text),
    ...(older > 0 ? [`${count(older, 'older decision')}, in the record.`] : []),
  ];
}

/** `Sources asked last: ECS, Lambda on 2026-11-23; Helm (failed) on 2026-11-16.` */
function sourcesText(sources: LearnedFrom['sources']): string {
  if (sources.length === 0) return 'No source has answered yet.';
  const days = new Map<string, string[]>();
  for (const { name, ok, observedAt } of sources) {
    const said = `${sourceName(name)}${ok ? '' : ' (failed)'}`;
    const day = dateText(observedAt);
    days.set(day, [...(days.get(day) ?? []), said]);
  }
  const asked = [...days].map(([day, names]) => `${names.join(', ')} on ${day}`);
  return `Sources asked last: ${asked.join('; ')}.`;
}

function decisionIn(
  answer: Answer,
  holds: readonly Hold[],
): { readonly at: Instant; readonly text: string } | undefined {
  const { review } = answer;
  const { state } = review;
  if (state.status === 'open' || state.status === 'seconding') return undefined;
  if (state.status === 'superseded') return undefined;
  const what = `${count(approvedCount(review), `${review.class} image`)} (${review.kind.replaceAll('-', ' ')})`;
  return {
    at: state.at,
    text: `${dateText(state.at)}: ${state.by.id} ${phrase(state, what)}${cameBack(answer, holds)}.`,
  };
}

/** What was approved and is there all the same; a restore of all of it is said already. */
function cameBack(answer: Answer, holds: readonly Hold[]): string {
  const back = answer.review.state.status === 'removing' ? notRemoved(answer, holds).size : 0;
  return back === 0 ? '' : `, ${back} of them came back or stayed`;
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
