import { type PolicyChangeFacts, PROPOSAL_LIFE } from './policy-change.ts';
import { DAY, type Instant } from './time.ts';

/** ECR acts within a day of the last moment at which a proposal can be approved: what is due by then is approved. */
export function coveredUntil(proposedAt: Instant): Instant {
  return proposedAt + PROPOSAL_LIFE + DAY;
}

/** How many images are approved with it: those due now, and until it lapses. */
export function approvedReachOf({ expires, archives, soon }: PolicyChangeFacts): number {
  return expires.images + archives.images + (soon?.images ?? 0);
}

/** The same with the outlook: the count on its button, the length of its list. */
export function reachOf(facts: PolicyChangeFacts): number {
  return approvedReachOf(facts) + (facts.later?.images ?? 0);
}
