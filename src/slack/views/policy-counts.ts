import type { Amount, PolicyChangeFacts } from '../../policy/policy-change.ts';
import type { PolicyDue } from '../../policy/policy-due.ts';
import { approvedReachOf, coveredUntil, reachOf } from '../../policy/policy-reach.ts';
import type { Instant } from '../../policy/time.ts';
import { day, type Reading } from './dates.ts';
import type { PolicyPhase } from './policy-phase.ts';
import { bytes, count, number } from './text.ts';

/** `proposedAt`: when it was proposed, or would be. `due`: what was counted again when ECR was asked to apply it. */
export interface When {
  readonly proposedAt: Instant;
  readonly reading: Reading;
  readonly due?: PolicyDue;
}

export const amount = (one: Amount) => `${count(one.images, 'image')}, up to ${bytes(one.bytes)}`;

/** How many images it takes and when, in the words of the button. */
export function reachLine(facts: PolicyChangeFacts, phase: PolicyPhase, when: When): string {
  switch (phase) {
    case 'open':
      return openReach(facts, `${soonText(facts, when)}${outlookText(facts, when)}`);
    case 'ahead':
      return `${wasDue(facts, 'proposed')}${soonText(facts, when)}${outlookText(facts, when, THEN)} Once applied, it deletes what is due by then within a day, and goes on by itself, every day.`;
    case 'in-force':
      return when.due
        ? `${wasDue(when.due, 'applied')}${outlookText(facts, when, 'as things stood when it was proposed')} It goes on by itself, every day.`
        : `${wasDue(facts, 'proposed')}${outlookText(facts, when, THEN)} It goes on by itself, every day.`;
    case 'over':
      return `${wasDue(facts, 'proposed')} Nothing more comes of it.`;
  }
}

const THEN = 'as things stood then';

type Counted = Pick<PolicyDue, 'images' | 'expires' | 'archives'>;

const isNothing = ({ expires, archives }: Counted) => expires.images + archives.images === 0;

const share = ({ images, expires }: Counted) =>
  `${number(expires.images)} of ${count(images, 'image')}, up to ${bytes(expires.bytes)}`;

function openReach(counted: Counted, more: string): string {
  const { images, archives } = counted;
  const moved = archives.images > 0 ? `, archives ${amount(archives)}` : '';
  return isNothing(counted)
    ? `*Nothing today*: none of ${count(images, 'image')} is due.${more} Once applied, it deletes what falls due by itself, every day.`
    : `*Within a day it deletes ${share(counted)}*${moved}.${more} Then it goes on by itself, every day.`;
}

function wasDue(counted: Counted, since: 'proposed' | 'applied'): string {
  const { images, archives } = counted;
  const archived = archives.images > 0 ? `, and to archive ${amount(archives)}` : '';
  return isNothing(counted)
    ? `When it was ${since}, none of ${count(images, 'image')} was due.`
    : `When it was ${since}, it was to delete ${share(counted)}, within a day${archived}.`;
}

function soonText(facts: PolicyChangeFacts, { proposedAt, reading }: When): string {
  const { soon } = facts;
  if (!soon) return '';
  const all = isNothing(facts) ? '' : ` more, ${number(approvedReachOf(facts))} in all`;
  return ` By ${day(coveredUntil(proposedAt), reading)} it reaches ${amount(soon)}${all}.`;
}

/** What follows as things stand, with the day of the first and of the last. */
function outlookText(facts: PolicyChangeFacts, { reading }: When, standing = 'as things stand'): string {
  const { later } = facts;
  if (!later) return '';
  const before = approvedReachOf(facts);
  const all = before === 0 ? '' : ` more, ${number(reachOf(facts))} in all`;
  return ` *By ${day(later.until, reading)} ${amount(later)}${all}*, the first on ${day(later.from, reading)}, ${standing}.`;
}

/** What the two approvals are about, and what is only told: where nothing is to come, the sums say it all. */
export function coverLines(facts: PolicyChangeFacts, { proposedAt, reading }: When): string[] {
  if (!facts.later) return [];
  const covered = approvedReachOf(facts);
  const what = covered === 0 ? 'that they reach no image' : `that they reach ${count(covered, 'image')}`;
  return [
    `*What is approved:* these rules, and ${what} until ${day(coveredUntil(proposedAt), reading)}: anything else stops them before they are applied. What falls due after that is an outlook: once the rules are applied nobody is asked again, and only _Undo_ stops them.`,
  ];
}
