import { awaitsApproval } from '../../policy/policy-change.ts';
import type { RetentionPolicy } from '../../policy/retention-policy.ts';
import type { PolicyCard } from '../policy-desk.ts';
import { POLICY_CARD } from '../policy-ids.ts';
import { actions, type Block, context, type Message, section, withIds } from './blocks.ts';
import { moment, type Reading } from './dates.ts';
import { policyButtons } from './policy-buttons.ts';
import { diffLines, effectLines, neverLines, noteLines, previewLine } from './policy-effect.ts';
import { policyStateLines } from './policy-state.ts';
import { bytes, code, count, safe } from './text.ts';

const MOST_EVIDENCE = 4;

/** The message that proposes a lifecycle policy. Once it is decided it says less: what it does, and where it stands. */
export function policyMessage(card: PolicyCard, reading: Reading): Message {
  const { change } = card;
  const { facts } = change;
  const open = awaitsApproval(change.state);
  const blocks: Block[] = [
    section([titleLine(card), ...policyStateLines(card, reading)]),
    section(effectLines(facts)),
    ...(open ? openBlocks(card, reading) : []),
    actions(policyButtons(card, reading)),
  ];
  return { text: policyText(card), blocks: withIds(blocks, POLICY_CARD, reading.now) };
}

/** For notifications and screen readers. */
export function policyText({ change: { repository, facts, state } }: PolicyCard): string {
  const what = `${count(facts.expires.images, 'image')}, up to ${bytes(facts.expires.bytes)}`;
  return `${safe(repository, 260)}: retention policy, would delete ${what} · ${state.status}`;
}

function titleLine({ change: { repository } }: PolicyCard): string {
  return `*${code(repository)}* · proposed retention policy for ECR`;
}

function openBlocks({ change }: PolicyCard, reading: Reading): Block[] {
  const { facts, former, retention, owner } = change;
  const whose = owner.team === undefined ? 'nobody known' : safe(owner.team, 80);
  return [
    section(neverLines(facts)),
    section([...diffLines(former, facts.diff), previewLine(facts.preview), undoLine(former)]),
    context([
      ...evidenceLines(retention),
      ...noteLines(facts),
      `Owner: ${whose} · tried on the images of ${moment(facts.at, reading)}`,
    ]),
  ];
}

function undoLine(former: string | undefined): string {
  const back =
    former === undefined ? 'takes the policy away again' : 'puts the former policy back, word for word';
  return `*Undo:* one click ${back}. What ECR deleted until then stays deleted.`;
}

/** Why there is a rule: who removed what, and when. */
export function evidenceLines({
  expires,
  evidence,
}: Pick<RetentionPolicy, 'expires' | 'evidence'>): string[] {
  const reasons = [...expires.map(({ because }) => because), ...evidence];
  return reasons.slice(0, MOST_EVIDENCE).map((reason) => named(reason, 220));
}

/** A sentence of the rules with the Slack ids in it made mentions; posted quietly they become names. */
export function named(sentence: string, limit: number): string {
  return safe(sentence, limit).replace(/\b[UW](?=[A-Z]*\d)[A-Z0-9]{6,}\b/g, '<@$&>');
}

/** A proposal short enough for Home, with the same buttons. */
export function compactPolicy(card: PolicyCard, reading: Reading): Block[] {
  const { facts } = card.change;
  const what = `Deletes ${count(facts.expires.images, 'image')} within a day, up to ${bytes(facts.expires.bytes)}, and goes on by itself.`;
  return [
    section([titleLine(card), ...policyStateLines(card, reading), what]),
    context([
      ...facts.rules.slice(0, 3).map(({ sentence }) => safe(sentence, 200)),
      'The card in the channel says what is never deleted.',
    ]),
    actions(policyButtons(card, reading)),
  ];
}
