import { awaitsApproval } from '../../policy/policy-change.ts';
import type { PolicyCard } from '../policy-desk.ts';
import { POLICY_CARD } from '../policy-ids.ts';
import { actions, type Block, context, type Message, section, withIds } from './blocks.ts';
import { moment, type Reading } from './dates.ts';
import { policyButtons } from './policy-buttons.ts';
import { coverLines, reachLine } from './policy-counts.ts';
import { diffLines, effectLines, neverLines, noteLines, previewLine } from './policy-effect.ts';
import { phaseOf, policyTitle, STANDS } from './policy-phase.ts';
import { registryOf } from './policy-place.ts';
import { evidenceLines, limitLines, patterned } from './policy-said.ts';
import { policyStateLines } from './policy-state.ts';
import { bytes, code, count, safe } from './text.ts';

/** The message that proposes a lifecycle policy. Once it is decided it says less: what it does, and where it stands. */
export function policyMessage(card: PolicyCard, reading: Reading): Message {
  const { change } = card;
  const { facts } = change;
  const open = awaitsApproval(change.state);
  const blocks: Block[] = [
    section([titleLine(card), ...policyStateLines(card, reading)]),
    section([
      ...effectLines(facts, phaseOf(change.state), when(change, reading)),
      ...(open ? coverLines(facts, when(change, reading)) : []),
    ]),
    ...(open ? openBlocks(card, reading) : []),
    actions(policyButtons(card, reading)),
  ];
  return { text: policyText(card), blocks: withIds(blocks, POLICY_CARD, reading.now) };
}

/** For notifications and screen readers. */
export function policyText(card: PolicyCard): string {
  const { repository, facts, state } = card.change;
  const { expires, later } = facts;
  const ahead = later ? `, and ${count(later.images, 'image')}, up to ${bytes(later.bytes)}, in time` : '';
  const what =
    expires.images === 0
      ? `would delete nothing today${ahead}`
      : `would delete ${count(expires.images, 'image')}, up to ${bytes(expires.bytes)}, within a day${ahead}`;
  const told = awaitsApproval(state) ? `; it ${what}` : '';
  return `${safe(repository, 260)}${registryOf(card)}: retention policy ${STANDS[state.status]}${told}`;
}

const when = ({ proposedAt, due }: PolicyCard['change'], reading: Reading) => ({
  ...{ proposedAt, reading },
  ...(due && { due }),
});

function titleLine(card: PolicyCard): string {
  const { repository, state } = card.change;
  return `*${code(repository)}*${registryOf(card)} · ${policyTitle(state)}`;
}

function openBlocks({ change }: PolicyCard, reading: Reading): Block[] {
  const { facts, former, retention, owner } = change;
  const whose = owner.team === undefined ? 'nobody known' : safe(owner.team, 80);
  return [
    section(neverLines(facts, reading)),
    section([...diffLines(former, facts), previewLine(facts), undoLine(former)]),
    context([
      ...limitLines(retention, reading),
      ...evidenceLines(retention, reading),
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

/** A proposal short enough for Home, with the same buttons. */
export function compactPolicy(card: PolicyCard, reading: Reading): Block[] {
  const { facts, state } = card.change;
  const what = reachLine(facts, phaseOf(state), when(card.change, reading));
  return [
    section([titleLine(card), ...policyStateLines(card, reading), what]),
    context([
      ...facts.rules.slice(0, 3).map(({ sentence }) => patterned(sentence, 200)),
      'The card in the channel says what is never deleted.',
    ]),
    actions(policyButtons(card, reading)),
  ];
}
