import type { DecisionFacts } from './decision-facts.ts';
import type { HoldStatus } from './hold.ts';
import { endOfLine, forgottenLines } from './record-lines.ts';

/** Whether a registry was changed for a review: `never` where that is sure by now. */
export type Begun = 'not-yet' | 'begun' | 'never';

/**
 * What is on record beats what holds say: an image that is `gone` may have been put aside before. Where nothing is
 * known of any image, an approval that was taken back never began, and another one has yet to.
 */
export function begunOf(facts: Pick<DecisionFacts, 'review' | 'holds' | 'lines'>): Begun {
  const { review, holds, lines } = facts;
  if (lines.some(({ kind }) => kind === 'changed')) return 'begun';
  const each = [
    ...holds.map(({ state }) => BEGUN[state.status]),
    ...forgottenLines(facts).map((line): Begun => {
      const end = endOfLine(line);
      return end === 'dropped' || end === 'gone' ? 'never' : 'begun';
    }),
  ];
  if (each.includes('begun')) return 'begun';
  const waiting = each.length > 0 ? each.includes('not-yet') : review.state.status !== 'restored';
  return waiting ? 'not-yet' : 'never';
}

/** Where no change is on record. */
const BEGUN: Readonly<Record<HoldStatus, Begun>> = {
  approved: 'not-yet',
  quarantining: 'not-yet',
  quarantined: 'begun',
  deleting: 'begun',
  deleted: 'begun',
  archived: 'begun',
  disabled: 'begun',
  restoring: 'begun',
  restored: 'begun',
  dropped: 'never',
  gone: 'never',
};
