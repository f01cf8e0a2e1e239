import { type PolicyChange, type PolicyChangeState, PROPOSAL_LIFE } from '../../policy/policy-change.ts';
import { permissionsOf } from '../../policy/review-decide.ts';
import { HALF_APPROVAL_LIFE, hasLapsed } from '../../policy/second-approval.ts';
import { DAY } from '../../policy/time.ts';
import type { PolicyCard } from '../policy-desk.ts';
import { type Message, section } from './blocks.ts';
import { day, days, moment, type Reading } from './dates.ts';
import { unended } from './text.ts';
import { person } from './words.ts';

/** Where the policy stands, and what comes next. */
export function policyStateLines(card: PolicyCard, reading: Reading): string[] {
  const { change, mode } = card;
  const { state } = change;
  if (state.status === 'proposed' || state.status === 'seconding') {
    if (!permissionsOf(mode).delete) return [NEEDS_DELETE];
    return [state.status === 'proposed' ? waits(card, reading) : half(card, state, reading)];
  }
  return [settledLine(change, state, reading), ...waitsLine(change, reading)];
}

/** Why it did not go on when it was tried last: else it would seem to be stuck for no reason. */
function waitsLine({ waits }: PolicyChange, reading: Reading): string[] {
  if (!waits) return [];
  return [
    `*Waits:* ${unended(waits.why, 500)}. Tried last on ${moment(waits.at, reading)}; it is tried again by itself.`,
  ];
}

const NEEDS_DELETE =
  '*For information:* Layaway applies lifecycle policies in the mode `delete` only, so nothing can be approved here now.';

const lead = ({ leadMustApprove }: PolicyCard) =>
  leadMustApprove ? 'two people, one of them a lead' : 'two people';

function waits(card: PolicyCard, reading: Reading): string {
  return `*Waits for two approvals:* ${lead(card)}. Without them nothing changes, and it lapses on ${lapses(card, reading)}.`;
}

function half(
  card: PolicyCard,
  { by, at, role, instead }: PolicyChangeState & { status: 'seconding' },
  reading: Reading,
): string {
  if (hasLapsed({ at }, reading.now)) {
    return `*0 of 2:* the approval by ${person(by.id)} on ${moment(at, reading)} has lapsed: nobody joined it within ${days(HALF_APPROVAL_LIFE / DAY)}.`;
  }
  const who = card.leadMustApprove && role === 'member' ? 'another person, a lead' : 'another person';
  const former = instead ? ` The approval by ${person(instead.id)} counts no more.` : '';
  return `*1 of 2:* approved by ${person(by.id)} on ${moment(at, reading)}, needs ${who}. Nothing changes before that; this approval lapses on ${day(at + HALF_APPROVAL_LIFE, reading)}, the proposal on ${lapses(card, reading)}.${former}`;
}

const lapses = ({ change: { proposedAt } }: PolicyCard, reading: Reading) =>
  day(proposedAt + PROPOSAL_LIFE, reading);

type Settled = Exclude<PolicyChangeState, { status: 'proposed' | 'seconding' }>;

function settledLine({ receipt }: PolicyChange, state: Settled, reading: Reading): string {
  const at = (when: number) => moment(when, reading);
  switch (state.status) {
    case 'approved':
      return `*Approved* by ${two(state)} on ${at(state.at)}. Layaway looks at all evidence once more, then applies it; where anything speaks against it, it waits.`;
    case 'applying':
      return `*Being applied* since ${at(state.since)}, approved by ${two(state)}.`;
    case 'applied':
      return `*Applied*, seen in ECR on ${at(state.at)}; approved by ${two(state)}.`;
    case 'undoing':
      return `*Being taken back*, asked by ${person(state.by.id)} on ${at(state.at)}.`;
    case 'undone':
      return `*Taken back* by ${person(state.by.id)}: ${receipt?.former === undefined ? 'ECR has no lifecycle policy for it, as before' : 'the former policy is there again'}, seen on ${at(state.at)}.`;
    case 'refused':
      return `*${state.what === 'apply' ? 'Not applied' : 'Not taken back'}* on ${at(state.at)}: ${unended(state.why, 600)}. ${nextText(state)}`;
    case 'declined':
      return `*Declined* by ${person(state.by.id)} on ${at(state.at)}. Nothing was changed. It is proposed again in 90 days at the earliest, or by \`/ecr policy\`.`;
    case 'lapsed':
      return `*Lapsed* on ${at(state.at)}: it was not approved within ${days(PROPOSAL_LIFE / DAY)}. Nothing was changed. The next scan proposes it anew, with what is there then.`;
    case 'superseded':
      if (state.because === 'owner') {
        return `*Closed* on ${at(state.at)}: another team owns this repository now, and is asked by itself. Nothing was changed.`;
      }
      return `*Replaced* by a newer proposal on ${at(state.at)}. Please answer there.`;
  }
}

const PROPOSED_ANEW =
  'The policy in ECR is as it was. It is proposed anew, with what is there now, at the next scan at the latest.';

function nextText({ what, anew, byEcr }: PolicyChangeState & { status: 'refused' }): string {
  if (anew) return PROPOSED_ANEW;
  return byEcr ? AFTER_ECR[what] : NEXT[what];
}

/** What can be done where ECR itself refused it. */
export const AFTER_ECR = {
  apply:
    'The policy in ECR is as it was. Once the cause is mended, a lead can have it proposed anew with `/ecr policy`.',
  undo: 'The policy is still in force. Once the cause is mended, the button on its card tries again.',
} as const;

const NEXT = {
  apply: 'The policy in ECR is as it was. A lead can have it proposed anew with `/ecr policy`.',
  undo: 'The former text stands in *Policy text* and in the record. Once the policy that was applied is there again, the button works again.',
} as const;

function two({
  first,
  by,
}: {
  readonly first: { readonly id: string };
  readonly by: { readonly id: string };
}) {
  return `${person(first.id)} and ${person(by.id)}`;
}

/** What a click came to, where the card does not say it. */
export function policyRecordedNotice(card: PolicyCard, reading: Reading): Message {
  const lines = ['Your answer is recorded.', ...policyStateLines(card, reading)];
  return { text: lines.join(' '), blocks: [section(lines)] };
}
