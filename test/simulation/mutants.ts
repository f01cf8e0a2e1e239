import type { StepFacts } from '../../src/policy/step-facts.ts';
import type { Promised } from './promises.ts';
import type { Played, Rule } from './switch.ts';

/** A rule or brake that is broken on purpose, and one of the promises that then has to break. */
export interface Mutant {
  readonly name: string;
  /** What is played instead, as `<module>.<function>`. Where two rules guard the same, both are broken. */
  readonly plays: Readonly<Record<string, Played>>;
  readonly breaks: Promised;
}

const DELETES: Promised = 'nothing is deleted that was used, kept, touched, unapproved or before its window';
const ASIDE: Promised = 'nothing is put aside that is used, unapproved, paused or in doubt';

const nothing: Played = () => undefined;
const alwaysClear: Played = (_real, facts) => ({
  kind: 'clear',
  judgedAt: (facts as StepFacts).look.at,
});

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'does not notice what was touched',
    plays: { 'as-left.touchedSinceQuarantine': nothing },
    breaks: DELETES,
  },
  {
    name: 'lets the window end at once',
    plays: {
      'step-delete.watchStep': (real, hold, facts) => real(hold, facts, (facts as StepFacts).now),
    },
    breaks: DELETES,
  },
  {
    name: 'acts on the unknown and under pause',
    plays: { 'step-brakes.clearance': alwaysClear },
    breaks: ASIDE,
  },
  { name: 'ignores the pause', plays: { 'pause.pauseReason': async () => undefined }, breaks: ASIDE },
  {
    name: 'takes the old name before the new one is there',
    plays: { 'step-quarantine.quarantineStep': untagFirst },
    breaks: 'no name is taken before its other form is there',
  },
  {
    name: 'never comes back to an intent',
    plays: { 'intent.settleIntent': async () => ({ next: 'end', why: 'later' }) },
    breaks: 'every hold comes to rest or waits for a reason',
  },
  {
    name: 'keeps no receipt',
    plays: { 'prepare.prepare': async (_real, _deps, _access, hold) => hold },
    breaks: 'every hold comes to rest or waits for a reason',
  },
];

/** The order that takes a name away, where the rule says to put its other form first. */
function untagFirst(real: Rule, ...args: readonly unknown[]): unknown {
  const next = real(...args) as {
    kind: string;
    order?: { change: { kind: string; digest: string; tag: string } };
  };
  if (next.kind !== 'order' || next.order?.change.kind !== 'put-tag') return next;
  const { digest, tag } = next.order.change;
  const change = { kind: 'untag', digest, tag: tag.split('.').slice(2).join('.'), form: 'tag' };
  return { ...next, order: { ...next.order, change } };
}
