import { type DecisionFacts, whoDecided } from './decision-facts.ts';
import { firstMove, watchSignals } from './decision-moves.ts';
import { type FinalAction, finalAction } from './decision-outcome.ts';
import { rollbackPath } from './decision-rollback.ts';
import { isForgotten } from './forgotten.ts';
import { type RegistryKey, registryKey } from './image.ts';
import { GB } from './savings.ts';
import { sourceName } from './source-name.ts';
import { momentText } from './time-text.ts';
import { count, firstFew } from './wording.ts';

/** One review as it can be read years later, by somebody who was not there. Every text and list says something. */
export interface DecisionRecord {
  readonly review: string;
  readonly registry: RegistryKey;
  readonly repository: string;
  /** What was asked about, with its count and names. */
  readonly candidate: string;
  readonly owner: string;
  readonly whyUnused: readonly string[];
  /** Sources with counts and when, last pull, and what nobody could see. */
  readonly evidence: readonly string[];
  /** The first change that could be taken back, with its date; or why there was none. */
  readonly firstReversibleMove: string;
  readonly watchSignals: readonly string[];
  readonly rollbackPath: string;
  readonly finalAction: FinalAction;
  readonly preventionRule: string;
}

/** The record of a review, made of what is stored: nobody has to write it. */
export function decisionRecord(facts: DecisionFacts): DecisionRecord {
  const { review, prevention } = facts;
  const { team, why } = review.owner;
  return {
    review: review.id,
    registry: registryKey(review.registry),
    repository: review.repository,
    candidate: candidateText(facts),
    owner: `${team ?? 'nobody known'} (${why})${whoDecided(review)}`,
    whyUnused: sentences(review.facts.reasons, 'No reason was recorded.'),
    evidence: evidenceText(facts),
    firstReversibleMove: firstMove(facts),
    watchSignals: watchSignals(facts),
    rollbackPath: rollbackPath(facts),
    finalAction: finalAction(facts),
    preventionRule: prevention?.text ?? 'None yet.',
  };
}

function sentences(texts: readonly string[], none: string): readonly string[] {
  const said = texts.filter((text) => text.trim() !== '');
  return said.length > 0 ? said : [none];
}

function candidateText({ review }: DecisionFacts): string {
  const { families, tags, moreTags, bytes } = review.facts;
  const names = moreTags > 0 ? `${tags.join(', ')} and ${moreTags} more` : tags.join(', ');
  const named = names === '' ? 'no tags' : names;
  return `${review.repository}: ${count(families, `${kindOf(review)} image`)} (${named}), up to ${(bytes.upper / GB).toFixed(2)} GB`;
}

function kindOf(review: DecisionFacts['review']): string {
  if (isForgotten(review)) return 'put-aside';
  if (review.kind === 'untagged' || review.kind === 'orphaned') return review.kind;
  const unclear = review.kind === 'unclear' ? ' unclear' : '';
  return `${review.class === 'unknown' ? 'unclassified' : review.class}${unclear}`;
}

function evidenceText({ review, frozen }: DecisionFacts): readonly string[] {
  const { notFoundIn, cannotSee, lastPulledAt, neverPulled, families } = review.facts;
  const doubts = new Set(
    frozen.flatMap(({ findings }) =>
      findings.flatMap((one) =>
        one.status === 'unknown' ? [`${sourceName(one.source)} could not tell: ${one.why}.`] : [],
      ),
    ),
  );
  return [
    ...notFound(notFoundIn),
    ...[...doubts].slice(0, MOST_DOUBTS),
    lastPulledAt === undefined
      ? `Pull times: none of ${families} was ever pulled.`
      : `Pull times: last pull ${momentText(lastPulledAt)}; ${neverPulled} of ${families} never pulled.`,
    ...(cannotSee.length > 0 ? [`Not visible to any source: ${firstFew(cannotSee, MOST_DOUBTS)}.`] : []),
    `List and evidence frozen ${momentText(review.openedAt)}.`,
  ];
}

const MOST_DOUBTS = 3;
const MOST_SOURCES = 12;

/** Dated by the oldest answer: no source looked earlier. */
function notFound(sources: DecisionFacts['review']['facts']['notFoundIn']): string[] {
  if (sources.length === 0) return [];
  const names = sources.map(({ source, inspected }) => `${sourceName(source)} (${inspected} looked at)`);
  const oldest = Math.min(...sources.map(({ observedAt }) => observedAt));
  return [`Not found in ${firstFew(names, MOST_SOURCES)}; checked ${momentText(oldest)}.`];
}
