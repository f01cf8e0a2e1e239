import type { View } from '../../jobs/compare.ts';
import type { SourceReport } from '../../src/policy/evidence.ts';
import type { Family } from '../../src/policy/family.ts';
import type { Hold } from '../../src/policy/hold.ts';
import type { Subject } from '../../src/policy/judge-context.ts';
import type { Rejudged, StepFacts } from '../../src/policy/step-facts.ts';
import type { Continuity } from '../../src/store/continuity.ts';
import type { Promised } from './promises.ts';
import type { Played, Rule } from './switch.ts';

/** A rule or brake that is broken on purpose, and one of the promises that then has to break. */
export interface Mutant {
  readonly name: string;
  /** What is played instead, as `<module>.<function>`. Where two rules guard the same, both are broken. */
  readonly plays: Readonly<Record<string, Played>>;
  readonly breaks: Promised;
  /** The history that told it when this was written: told first, so that the rare ones need not be searched each time. */
  readonly first?: number;
}

const DELETES: Promised = 'nothing is deleted that was used, kept, touched, unapproved or before its window';
const ASIDE: Promised = 'nothing is put aside that is used, unapproved, paused or in doubt';

const NOT_OFFERED: Promised = 'what cannot be known is not offered for removal';

const nothing: Played = () => undefined;
const silent: Played = () => [];
const alwaysClear: Played = (_real, facts) => ({
  kind: 'clear',
  judgedAt: (facts as StepFacts).look.at,
});

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'does not notice what was touched',
    first: 318,
    plays: { 'as-left.touchedSinceQuarantine': nothing },
    breaks: DELETES,
  },
  {
    name: 'lets the window end at once',
    plays: {
      'step-delete.watchStep': (real, hold, facts, state) =>
        real(hold, facts, { ...(state as object), deleteAfter: (facts as StepFacts).now }),
    },
    breaks: DELETES,
  },
  {
    name: 'counts as watched what nobody watched',
    first: 21,
    plays: { 'watched.unwatchedBy': () => ({ missed: 0 }) },
    breaks: DELETES,
  },
  {
    name: 'takes no notice of a pull, neither at the look nor in the evidence',
    first: 22,
    plays: {
      'as-left.newPull': nothing,
      'family.formFamilies': neverPulled,
    },
    breaks: DELETES,
  },
  {
    name: 'acts on what it knew when it asked',
    first: 20,
    plays: { 'compare.compare': (_real, _hold, view) => unchanged(view as View) },
    breaks: DELETES,
  },
  {
    name: 'forgets which members are shared',
    first: 52,
    plays: { 'family.formFamilies': noneShared },
    breaks: DELETES,
  },
  {
    name: 'acts on the unknown and under pause',
    first: 20,
    plays: { 'step-brakes.clearance': alwaysClear },
    breaks: ASIDE,
  },
  {
    name: 'ignores the pause',
    first: 39,
    plays: { 'pause.pauseReason': async () => undefined },
    breaks: ASIDE,
  },
  {
    name: 'goes beyond its mode and what was approved under it',
    plays: {
      'step-delete.watchStep': (real, hold, facts, state) =>
        real(forDeletion(hold as Hold), mayDelete(facts as StepFacts), state),
      'step-delete.deleteStep': (real, hold, facts, state) =>
        real(hold, mayDelete(facts as StepFacts), state),
    },
    breaks: 'mode stops every deletion, pause that of what is whole',
  },
  {
    name: 'asks although it runs, ran lately or showed a sign of life',
    plays: {
      'use-index.indexReports': (real, reports) => real((reports as SourceReport[]).map(unread)),
      'allowance.pastExpectedLife': (real, subject) => real({ ...(subject as Subject), lastSign: 1 }),
      'protection.inUse': silent,
      'protection.seenInUse': silent,
      'protection.expectedLife': silent,
    },
    breaks: NOT_OFFERED,
  },
  {
    name: 'believes a source that failed',
    first: 13,
    plays: { 'use-index.indexReports': (real, reports) => real((reports as SourceReport[]).map(believed)) },
    breaks: NOT_OFFERED,
  },
  {
    name: 'takes a missing date for an old one, twice',
    plays: {
      'doubt.missingDate': silent,
      'allowance.pastExpectedLife': (real, subject) => real(dated(subject as Subject)),
    },
    breaks: NOT_OFFERED,
  },
  {
    name: 'forgets what was kept',
    plays: { 'protection.kept': silent },
    breaks: 'what was kept is not offered again before its date',
  },
  {
    name: 'takes the old name before the new one is there',
    plays: {
      'step-quarantine.quarantineStep': untagFirst,
      'last-name.beforeUntag': nothing,
      'last-name.keepNamed': nothing,
    },
    breaks: 'no name is taken before its other form is there',
  },
  {
    name: 'takes a name for free that another image carries, and gives nothing back',
    first: 281,
    plays: {
      'races.besideOthers': besideNobody,
      'look.ownerOf': (real, look, tag) => (String(tag).startsWith('layaway.') ? real(look, tag) : null),
    },
    breaks: 'a restore takes no name from another image',
  },
  {
    name: 'does not look who else was after a name',
    first: 209,
    plays: { 'races.besideOthers': besideNobody },
    breaks: 'no tag is lost, and none is stolen',
  },
  {
    name: 'knows no budget',
    first: 253,
    plays: { 'budget.payFor': async () => undefined },
    breaks: 'no more than the budget of a day',
  },
  {
    name: 'trusts a Redis that went back',
    first: 58,
    plays: { 'continuity.continuityIn': trusting },
    breaks: DELETES,
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

function neverPulled(real: Rule, ...args: readonly unknown[]): Family[] {
  return (real(...args) as Family[]).map(({ lastPulledAt: _pull, ...family }) => family);
}

const unchanged = ({ at, evidence }: View): Rejudged => ({
  status: 'as-approved',
  at,
  evidenceSince: evidence.at,
});

const mayDelete = (facts: StepFacts): StepFacts => ({ ...facts, may: { ...facts.may, delete: true } });

const forDeletion = (hold: Hold): Hold => ({ ...hold, approval: { ...hold.approval, effect: 'delete' } });

const dated = (subject: Subject): Subject => ({
  ...subject,
  lastSign: subject.lastSign ?? 1,
  family: { ...subject.family, pushedAt: subject.family.pushedAt ?? 1 },
});

function noneShared(real: Rule, ...args: readonly unknown[]): Family[] {
  return (real(...args) as Family[]).map((family) => ({ ...family, shared: new Set() }));
}

function unread(report: SourceReport): SourceReport {
  return report.status === 'ok' ? { ...report, uses: [] } : report;
}

function believed(report: SourceReport): SourceReport {
  if (report.status === 'ok') return report;
  const { name, registry, observedAt } = report;
  return { name, registry, observedAt, inspected: 50, status: 'ok', uses: [] };
}

function trusting(real: Rule, ...args: readonly unknown[]): Continuity {
  return { ...(real(...args) as Continuity), check: async () => ({}) };
}

async function besideNobody(_real: Rule, ...args: readonly unknown[]): Promise<unknown> {
  const { make } = args[4] as { make: () => Promise<unknown> };
  return { outcome: await make() };
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
