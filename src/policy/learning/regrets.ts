import type { Hold, RestoreCause } from '../hold.ts';
import type { Instant } from '../time.ts';
import { type Answer, type Group, groupOf } from './answer.ts';
import { wantedBackIn } from './recorded.ts';

/** Something that was removed and wanted back: by a person, a watch signal, or a name put back by hand. */
export interface Regret {
  /** Absent where it is not known any more which question it came from: then it speaks against every group. */
  readonly group?: Group;
  readonly at: Instant;
  /** Who or what wanted it, to complete a sentence. */
  readonly why: string;
}

/** All regrets of a repository, newest first: by its questions, by its holds, and by the record of those that lost theirs. */
export function regretsIn(answers: readonly Answer[], holds: readonly Hold[]): Regret[] {
  const groups = new Map(answers.map((answer) => [answer.review.id, groupOf(answer)]));
  const ofReviews = answers.flatMap(({ review: { id, state } }) =>
    state.status === 'restored' ? [regret(groups.get(id), state.at, `${state.by.id} had it restored`)] : [],
  );
  const ofHolds = holds.flatMap(({ review, state }) => {
    if (state.status === 'restoring')
      return [regret(groups.get(review), state.since, causeText(state.cause))];
    if (state.status === 'restored') return [regret(groups.get(review), state.at, causeText(state.cause))];
    return [];
  });
  const recorded = answers.flatMap(({ review, lines = [] }) =>
    wantedBackIn(lines).map(({ at, why }) => regret(groups.get(review.id), at, why)),
  );
  return [...ofReviews, ...ofHolds, ...recorded].sort((a, b) => b.at - a.at);
}

/** The newest regret that speaks against a group. */
export function lastRegret(regrets: readonly Regret[], group: Group): Regret | undefined {
  return regrets.find((one) => one.group === undefined || one.group === group);
}

function regret(group: Group | undefined, at: Instant, why: string): Regret {
  return { ...(group && { group }), at, why };
}

function causeText(cause: RestoreCause): string {
  switch (cause.kind) {
    case 'person':
      return `${cause.by} had it restored`;
    case 'trip':
      return cause.signal;
    case 'veto':
      return cause.why;
  }
}
