import type { Deps } from '../../jobs/deps.ts';
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
const OFFERS: Promised = 'what cannot be known is not offered for removal';

const nothing: Played = () => undefined;
const silent: Played = () => [];
const agrees: Played = (_real, _hold, view) => ({
  status: 'as-approved',
  at: (view as { at: number }).at,
});
const alwaysClear: Played = (_real, facts) => ({
  kind: 'clear',
  judgedAt: (facts as StepFacts).look.at,
});

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'does not notice pulls',
    plays: { 'as-left.newPull': nothing, 'compare.compare': agrees },
    breaks: DELETES,
  },
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
  { name: 'skips the fresh evidence', plays: { 'compare.compare': agrees }, breaks: DELETES },
  {
    name: 'acts on the unknown and under pause',
    plays: { 'step-brakes.clearance': alwaysClear },
    breaks: ASIDE,
  },
  { name: 'ignores the pause', plays: { 'pause.pauseReason': async () => undefined }, breaks: ASIDE },
  {
    name: 'forgets that members are shared',
    plays: {
      'freeze.freezeFamilies': (real, ...args) =>
        (real(...args) as { members: readonly object[] }[]).map((family) => ({
          ...family,
          members: family.members.map((member) => ({ ...member, shared: false })),
        })),
      'compare.compare': agrees,
    },
    breaks: DELETES,
  },
  { name: 'takes a missing date for an old one', plays: { 'doubt.missingDate': silent }, breaks: OFFERS },
  {
    name: 'believes a source that failed',
    plays: {
      'evidence.gradeReport': (_real, report) => ({
        ...(report as object),
        status: 'ok',
        uses: [],
      }),
    },
    breaks: OFFERS,
  },
  {
    name: 'asks although it runs',
    plays: {
      'protection.inUse': silent,
      'protection.seenInUse': silent,
      'protection.expectedLife': silent,
      'conflict.pulledUnexplained': silent,
    },
    breaks: OFFERS,
  },
  {
    name: 'forgets what was kept',
    plays: { 'protection.kept': silent },
    breaks: 'what was kept is not offered again before its date',
  },
  {
    name: 'takes names from others when it restores',
    plays: {
      'look.ownerOf': () => null,
      'races.besideOthers': async (_real, ...args) => ({
        outcome: await (args.at(-1) as () => Promise<unknown>)(),
      }),
    },
    breaks: 'a restore takes no name from another image',
  },
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
  {
    name: 'has no budget',
    plays: { 'prepare.prepare': unlimited },
    breaks: 'no more than the budget of a day',
  },
];

/** Everything is paid for. */
function unlimited(real: Rule, deps: unknown, ...rest: readonly unknown[]): unknown {
  const { store, ...others } = deps as Deps;
  const brakes = { ...store.brakes, spend: async () => true };
  return real({ ...others, store: { ...store, brakes } }, ...rest);
}

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
