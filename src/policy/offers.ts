import type { JudgedFamily, Offer, ReasonKind } from './candidate.ts';
import { stopOf } from './family.ts';
import { isIrreversible } from './verdict.ts';

/**
 * What is offered for families that are asked about together, *Not ours* aside. What changes a registry is offered
 * for removable families only; each of it only where it can be done to all of them, and be taken back.
 */
export function offersFor(kind: ReasonKind, families: readonly JudgedFamily[]): readonly Offer[] {
  if (kind === 'unclear') return ['keep', 'investigate'];
  // To keep it is to have it back.
  if (families.some(({ again }) => again)) return ['restore', 'remove'];
  const tagged = families.every(({ family }) => stopOf(family) === 'tags');
  return [
    'keep',
    'investigate',
    'remove',
    ...(tagged && families.length > 1 ? (['reduce'] as const) : []),
    ...(families.every(canStayArchived) ? (['archive'] as const) : []),
    ...(tagged ? (['disable'] as const) : []),
  ];
}

/** Nothing of it rests already, and the repository's own policy would not delete it from the archive. */
function canStayArchived({ family, verdict, archiveEnds }: JudgedFamily): boolean {
  if (isIrreversible(verdict)) return false;
  return archiveEnds === undefined && family.members.every(({ status }) => status === 'ACTIVE');
}
