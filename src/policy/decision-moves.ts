import { isAskedAgain } from './asked-again.ts';
import { begunOf } from './decision-begun.ts';
import { approvedState, type DecisionFacts } from './decision-facts.ts';
import type { FrozenFamily } from './review.ts';
import { sourceName } from './source-name.ts';
import { momentText } from './time-text.ts';
import { count, firstFew, inDays } from './wording.ts';

const SIGNALS_NAMED = 5;

/** The first change to the registry, and when; or why there was none. */
export function firstMove(facts: DecisionFacts): string {
  if (!approvedState(facts.review)) return 'None: the answer changes nothing in the registry.';
  const begun = begunOf(facts);
  if (begun === 'never') return 'None: nothing was changed in the registry.';
  const changes = facts.lines.filter(({ kind }) => kind === 'changed').map(({ at }) => at);
  const from = changes.length > 0 ? `, from ${momentText(Math.min(...changes))}` : '';
  const when = begun === 'begun' ? from : ', not begun yet';
  const stops = new Set(facts.frozen.map(stopOf));
  const moves = [
    ...(stops.has('tags') && !intoArchive(facts.review)
      ? ['tags put aside under the name layaway.<digest>.<tag>; pulls by digest go on']
      : []),
    ...(stops.has('archive') || intoArchive(facts.review)
      ? ['images moved to the archive storage class, which stops every pull']
      : []),
    ...(stops.has('none') ? ['images without a tag watched as they are, nothing could be put aside'] : []),
  ];
  return sentence(`${moves.join('; ') || 'put aside'}${isAskedAgain(facts.review) ? BEFORE : when}`);
}

/** What is changed under a question about images that are put aside already is their end. */
const BEFORE = ', before this was asked again';

/** What has no name and cannot be archived is only watched. */
function stopOf({ stop, tags }: FrozenFamily): FrozenFamily['stop'] | 'none' {
  return stop === 'tags' && tags.length === 0 ? 'none' : stop;
}

function intoArchive({ state }: DecisionFacts['review']): boolean {
  return 'action' in state && state.action === 'archive';
}

/** What would have shown that it was wrong, and what did. */
export function watchSignals(facts: DecisionFacts): readonly string[] {
  const { review, lines } = facts;
  const state = approvedState(review);
  if (!state) return [again(review.state)];
  if (begunOf(facts) === 'never') return ['None needed: nothing was changed.'];
  const trips = lines.filter(({ kind }) => kind === 'trip');
  return [
    `For ${inDays(review.facts.watch)}: ${possibleSignals(facts).join(', ')}.`,
    trips.length === 0
      ? 'None went off.'
      : `${count(trips.length, 'signal')} went off: ${firstFew(
          trips.map(({ text }) => text),
          SIGNALS_NAMED,
        )}.`,
  ];
}

/** Signals that could go off: what lies in the archive cannot be pulled, and keeps its tags. */
function possibleSignals({ review, frozen }: DecisionFacts): readonly string[] {
  const sources = review.facts.notFoundIn.map(({ source }) => sourceName(source));
  const where = sources.length > 0 ? ` (${firstFew(sources, SIGNALS_NAMED)})` : '';
  const stops = new Set(frozen.map((one) => (intoArchive(review) ? 'archive' : stopOf(one))));
  return [
    ...(stops.size === 1 && stops.has('archive') ? [] : ['a pull after it was put aside']),
    `a new reference in any source${where}`,
    'a failed pull at run time',
    'a named alarm',
    ...(stops.has('tags') ? ['a tag put back by hand'] : []),
    ...(stops.has('archive') ? ['an image taken out of the archive by hand'] : []),
    "a person's Restore",
  ];
}

function again(state: DecisionFacts['review']['state']): string {
  switch (state.status) {
    case 'kept':
      return `None needed: nothing changes. It is asked again after ${momentText(state.until)}.`;
    case 'investigating':
      return `None needed: nothing changes. It comes back on ${momentText(state.reviewOn)}.`;
    default:
      return 'None needed: nothing changes.';
  }
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
