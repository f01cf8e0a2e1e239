import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { APP } from '../../src/sandbox/slack/identity.ts';
import { POLICY_ACTION, writePolicyValue, writeProposeValue } from '../../src/slack/policy-ids.ts';
import { policyMessage } from '../../src/slack/views/policy-card.ts';
import { LEAD, MEMBER, READING } from './cards.ts';
import { POLICY_ID, policyCard } from './policies.ts';
import { CHANNEL, type Stage, setStage } from './stage.ts';

describe.each(['socket', 'http'] as const)('clicks on a policy over %s', (mode) => {
  let stage: Stage;
  let place: { readonly channel: string; readonly ts: string };
  beforeEach(async () => {
    stage = await setStage(mode, 150);
    const posted = await stage.poster.post({
      channel: CHANNEL,
      message: policyMessage(policyCard(), READING),
    });
    if (posted.status !== 'posted') throw new Error(posted.status);
    place = { channel: posted.channel, ts: posted.ts };
    stage.policies.current = policyCard({ posted: { ...place, week: '2026-W48' } });
  });
  afterEach(() => stage.close());

  const click = (actionId: string, user = MEMBER, copies = 1) =>
    stage.slack.act.click(user, { ...place, actionId }, { copies });

  /** Clicks a button that stands in a message of ours with any value. */
  const clickValue = async (actionId: string, value: string, copies = 1) => {
    const text = { type: 'plain_text', text: 'Button' } as const;
    const { channel, ts } = stage.slack.workspace.timeline.post({
      ...{ channel: CHANNEL, user: APP.userId, text: 'Button' },
      blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: actionId, text, value }] }],
    });
    return await stage.slack.act.click(MEMBER, { channel, ts, actionId }, { copies });
  };

  test('an approval carries count and mark, is stored, and the card drawn again', async () => {
    expect((await click(POLICY_ACTION.approve)).outcome).toBe('acked');
    await stage.slack.until('half an approval', () => stage.shown(place).includes('*1 of 2:*'));
    expect(stage.policies.decided).toEqual([
      {
        clicker: { user: MEMBER, team: 'T0LAYAWAY' },
        policy: POLICY_ID,
        wish: { kind: 'approve', count: 412, mark: expect.any(String) },
      },
    ]);
    expect(stage.privately(MEMBER)).toEqual([]);
  });

  test('delivered three times it is decided once', async () => {
    await click(POLICY_ACTION.decline, MEMBER, 3);
    await stage.redraw.settled();
    expect(stage.policies.decided).toHaveLength(1);
    expect(stage.shown(place)).toContain('*Declined*');
    expect(stage.privately(MEMBER)).toEqual([]);
  });

  test('a refusal is told to the clicker alone, once', async () => {
    stage.policies.refusal = { refused: 'Only the payments team can decide this.' };
    await click(POLICY_ACTION.approve, LEAD, 3);
    await stage.slack.until('a refusal', () => stage.privately(LEAD).length > 0);
    await stage.redraw.settled();
    expect(stage.privately(LEAD)).toEqual([expect.stringContaining('Only the payments team')]);
    expect(stage.privately(MEMBER)).toEqual([]);
  });

  test.each([
    ['without a count', writePolicyValue({ policy: POLICY_ID, mark: 'x' })],
    ['without a mark', writePolicyValue({ policy: POLICY_ID, count: 412 })],
    ['of something else', '{"r":"review-1"}'],
    ['of nothing', ' '],
  ])('a forged button %s decides nothing', async (_what, value) => {
    await clickValue(POLICY_ACTION.approve, value);
    await stage.slack.until('a refusal', () => stage.privately(MEMBER).length > 0);
    expect(stage.policies.decided).toEqual([]);
    expect(stage.privately(MEMBER)[0]).toContain('from an older message');
  });

  test('a store that fails is told as not recorded', async () => {
    stage.policies.decide = async () => {
      throw new Error('Redis is away');
    };
    await clickValue(POLICY_ACTION.undo, writePolicyValue({ policy: POLICY_ID }));
    await stage.slack.until('bad news', () => stage.privately(MEMBER).join().includes('not recorded'));
  });

  test('a slow one is acknowledged with "recording…", and its result follows', async () => {
    const { decide } = stage.policies;
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    stage.policies.decide = async (...asked) => {
      await gate;
      return await decide.apply(stage.policies, asked);
    };
    expect((await click(POLICY_ACTION.approve)).outcome).toBe('acked');
    await stage.slack.until('recording', () => stage.privately(MEMBER).join().includes('Recording'));
    go();
    await stage.slack.until('the result', () => stage.privately(MEMBER).join().includes('*1 of 2:*'));
  });

  test('images open in a window whose pages turn, the texts in another', async () => {
    const modal = () => JSON.stringify(stage.slack.workspace.modal(MEMBER) ?? '');
    await click(POLICY_ACTION.images);
    await stage.slack.until('the images', () => modal().includes('page 1 of 11'));
    await stage.slack.act.click(MEMBER, { view: 'modal', actionId: POLICY_ACTION.next });
    await stage.slack.until('the next page', () => modal().includes('page 2 of 11'));
    await click(POLICY_ACTION.text);
    await stage.slack.until('the texts', () => modal().includes('rulePriority'));
  });

  test('what cannot be read is said in the window', async () => {
    stage.policies.images = async () => {
      throw new Error('Redis is away');
    };
    stage.policies.refusal = { refused: 'Only full members.' };
    const modal = () => JSON.stringify(stage.slack.workspace.modal(MEMBER) ?? '');
    await click(POLICY_ACTION.images);
    await stage.slack.until('a sentence', () => modal().includes('could not be read'));
    await click(POLICY_ACTION.text);
    await stage.slack.until('a refusal', () => modal().includes('Only full members.'));
  });

  test('Propose it now asks the worker once', async () => {
    const value = writeProposeValue({ registry: '123456789012/eu-west-1', repository: 'payments/api' });
    await clickValue(POLICY_ACTION.propose, value, 2);
    await stage.slack.until('an answer', () => stage.privately(MEMBER).length > 0);
    expect(stage.policies.proposed).toEqual([
      { registry: '123456789012/eu-west-1', repository: 'payments/api' },
    ]);
    expect(stage.privately(MEMBER)[0]).toContain('Looking at `payments/api`');
  });
});
