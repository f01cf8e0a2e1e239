import type { Subject } from '../judge-context.ts';
import { ago, inDays } from '../wording.ts';
import { allows, CLASS_NOUN, isCredible, type Rule, SILENT } from './rule.ts';

/** A signature, SBOM or attestation whose image is gone speaks of nothing any more. */
export const orphaned: Rule = (subject) =>
  isOver(subject) && isOrphan(subject)
    ? allows('orphaned', `Belongs to ${subject.family.orphanOf}, which is gone: ${history(subject)}.`)
    : SILENT;

export const pastExpectedLife: Rule = (subject) => {
  if (!isOver(subject) || isOrphan(subject)) return SILENT;
  const { family, context } = subject;
  const noun = family.tags.length === 0 ? 'untagged image' : CLASS_NOUN[subject.class];
  const life = inDays(context.settings.expectedLife[subject.class]);
  return allows(
    'past-expected-life',
    `${noun.charAt(0).toUpperCase()}${noun.slice(1)}, expected to live ${life}: ${history(subject)}.`,
  );
};

/** Whether its expected life is over, by dates that are all there and credible. */
function isOver({ family, class: kind, lastSign, context: { settings, now } }: Subject): boolean {
  return (
    isCredible(family.pushedAt, now) &&
    lastSign !== undefined &&
    now - lastSign >= settings.expectedLife[kind]
  );
}

function isOrphan({ family }: Subject): boolean {
  return family.orphanOf !== undefined && family.tags.length === 0;
}

function history({ family, lastSeen, context: { now } }: Subject): string {
  const pulled =
    family.lastPulledAt === undefined ? 'never pulled' : `last pulled ${ago(family.lastPulledAt, now)}`;
  const used = lastSeen ? `, last seen in use ${ago(lastSeen.lastAt, now)}` : '';
  return `pushed ${ago(family.root.pushedAt as number, now)}, ${pulled}${used}`;
}
