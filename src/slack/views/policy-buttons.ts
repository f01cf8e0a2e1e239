import type { Button } from '@slack/types';
import { canUndo } from '../../policy/policy-change.ts';
import { reachOf } from '../../policy/policy-reach.ts';
import { policyMark } from '../../policy/policy-text.ts';
import { permissionsOf } from '../../policy/review-decide.ts';
import { hasLapsed } from '../../policy/second-approval.ts';
import type { PolicyCard } from '../policy-desk.ts';
import {
  POLICY_ACTION,
  type PolicyActionId,
  type PolicyValue,
  type ProposeValue,
  writePolicyValue,
  writeProposeValue,
} from '../policy-ids.ts';
import { type ConfirmParts, plainText } from './blocks.ts';
import type { Reading } from './dates.ts';
import { LIMIT } from './limits.ts';
import { askedText, askedWhole } from './policy-asked.ts';
import { placeName } from './policy-place.ts';
import { count, plain, shorten } from './text.ts';

interface Parts {
  readonly action: PolicyActionId;
  readonly text: string;
  /** What a screen reader says. */
  readonly label: string;
  readonly value: string;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: ConfirmParts;
}

function policyButton({ action, text, label, value, style, confirm }: Parts): Button {
  return {
    type: 'button',
    action_id: action,
    text: plainText(shorten(plain(text), LIMIT.buttonText)),
    accessibility_label: shorten(plain(label), LIMIT.accessibilityLabel),
    value,
    ...(style && { style }),
    ...(confirm && {
      confirm: {
        title: plainText(shorten(plain(confirm.title), LIMIT.confirmTitle)),
        text: plainText(shorten(plain(confirm.text), LIMIT.confirmText)),
        confirm: plainText(confirm.yes),
        deny: plainText(confirm.no),
        ...(style && { style }),
      },
    }),
  };
}

/** What can be done about a policy in its state, and the two windows about it. */
export function policyButtons(card: PolicyCard, reading: Reading): Button[] {
  const { change, mode } = card;
  const { status } = change.state;
  const open = status === 'proposed' || status === 'seconding';
  const mayApprove = permissionsOf(mode).delete && open && !isFirst(card, reading);
  const deciding = mayApprove ? [approveButton(card, reading)] : [];
  const declining = open || status === 'approved' ? [declineButton(card)] : [];
  const undoing = canUndo(change.state) ? [undoButton(card)] : [];
  return [...deciding, ...declining, ...undoing, ...lookingButtons(card)];
}

/** Whoever looks approved first already: somebody else has to be the second. */
const isFirst = ({ change: { state }, viewer }: PolicyCard, reading: Reading) =>
  state.status === 'seconding' && state.by.id === viewer && !hasLapsed(state, reading.now);

function approveButton(card: PolicyCard, reading: Reading): Button {
  const { change } = card;
  const asked = askedText(change, reading);
  const second = change.state.status === 'seconding' && !hasLapsed(change.state, reading.now);
  const turn = second ? 'Second of two approvals.' : 'First of two approvals: no change before the second.';
  return policyButton({
    action: POLICY_ACTION.approve,
    text: `${second ? 'Approve as second' : 'Apply to ECR'}: ${asked}…`,
    label: `Apply the policy to ${placeName(card, 'label')}: ${asked}`,
    value: carrying(change.id, { count: reachOf(change.facts), mark: policyMark(change.text) }),
    style: 'danger',
    confirm: {
      title: `Apply this policy to ${placeName(card, 'title')}?`,
      text: `${askedWhole(change, reading)} ${turn}`,
      yes: 'Approve',
      no: 'Cancel',
    },
  });
}

function declineButton(card: PolicyCard): Button {
  const { id, state } = card.change;
  const late = state.status === 'approved';
  return policyButton({
    action: POLICY_ACTION.decline,
    text: late ? 'Withdraw' : 'Not now',
    label: `${late ? 'Do not apply' : 'Not now'}: policy of ${placeName(card, 'label')}`,
    value: carrying(id),
  });
}

/** *Put back the former policy*. */
export function undoButton(card: PolicyCard): Button {
  const { id, receipt } = card.change;
  const none = receipt?.former === undefined;
  const back = none
    ? 'ECR then has no lifecycle policy for it, as before.'
    : 'The former policy is put back word for word.';
  return policyButton({
    action: POLICY_ACTION.undo,
    text: none ? 'Take the policy away again' : 'Put back the former policy',
    label: `Take back the policy of ${placeName(card, 'label')}`,
    value: carrying(id),
    confirm: {
      title: `Take back the policy of ${placeName(card, 'title')}?`,
      text: `${back} What ECR deleted meanwhile stays deleted.`,
      yes: 'Take it back',
      no: 'Cancel',
    },
  });
}

function lookingButtons(card: PolicyCard): Button[] {
  const { id, facts } = card.change;
  const reached = reachOf(facts);
  const images = policyButton({
    action: POLICY_ACTION.images,
    text: `Show ${count(reached, 'image')}`,
    label: `Show the images of ${placeName(card, 'label')} that it reaches`,
    value: carrying(id, { page: 1 }),
  });
  const text = policyButton({
    action: POLICY_ACTION.text,
    text: 'Policy text',
    label: `Show the policy text of ${placeName(card, 'label')}`,
    value: carrying(id),
  });
  return reached > 0 ? [images, text] : [text];
}

/** *Previous page* and *Next page* of the images. */
export function policyPageButtons(policy: string, page: number, pages: number): Button[] {
  const to = (action: PolicyActionId, text: string, target: number) =>
    policyButton({
      action,
      text,
      label: `${text}, page ${target}`,
      value: carrying(policy, { page: target }),
    });
  return [
    ...(page > 1 ? [to(POLICY_ACTION.previous, 'Previous page', page - 1)] : []),
    ...(page < pages ? [to(POLICY_ACTION.next, 'Next page', page + 1)] : []),
  ];
}

export function proposeButton(place: ProposeValue): Button {
  return policyButton({
    action: POLICY_ACTION.propose,
    text: 'Propose it now',
    label: `Propose the policy of ${place.repository} now`,
    value: writeProposeValue(place),
  });
}

function carrying(policy: string, more: Omit<PolicyValue, 'policy'> = {}): string {
  return writePolicyValue({ policy, ...more });
}
