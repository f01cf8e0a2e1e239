import { describe, expect, test } from 'vitest';
import { isQuarantineTag } from '../../src/policy/quarantine-tag.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { choose, LEAD, type Office, PAYMENTS, privately, tagsIn, useOffices } from './office.ts';

const COPIES = 6;

describe('every click is delivered six times at once, to two app processes', () => {
  const offices = useOffices();
  const two = async () => {
    const office = await offices.open();
    await Promise.all([office.run(), office.run()]);
    await office.settle();
    await office.slack.until('both sockets', () => office.slack.socketMode.connections === 2);
    return office;
  };
  const decided = async (office: Office) =>
    (await office.store.ledger.read({})).filter(({ kind }) => kind === 'decided').map(({ text }) => text);
  const often = async (office: Office, actionId: string) => {
    const message = office.slack.workspace
      .messages(PAYMENTS)
      .findLast(({ blocks }) => JSON.stringify(blocks).includes(`"${actionId}"`));
    if (!message) throw new Error(`no ${actionId}`);
    const place = { channel: PAYMENTS, ts: message.ts, actionId };
    const acted = await office.slack.act.click(LEAD, place, { copies: COPIES, atOnce: true });
    const outcomes = [acted, ...acted.duplicates].map(({ outcome }) => outcome);
    expect(outcomes).toEqual(Array.from({ length: COPIES }, () => 'acked'));
  };

  test.each([ACTION.keep, ACTION.investigate])('%s is recorded once', async (action) => {
    const office = await two();
    await often(office, action);
    await office.settle();
    expect(await decided(office)).toHaveLength(1);
    expect(privately(office, LEAD)).toEqual([]);
  });

  test('what is approved is put aside once, and given back once', async () => {
    const office = await two();
    await often(office, ACTION.remove);
    await office.settle();
    expect(await decided(office)).toHaveLength(1);
    expect([...tagsIn(office, 'payments/api').values()].flat().filter(isQuarantineTag)).toHaveLength(3);
    expect(office.aws.calls.of('PutImage').filter(({ outcome }) => outcome === 'ok')).toHaveLength(3);
    await often(office, ACTION.restore);
    await office.settle();
    expect(await decided(office)).toHaveLength(2);
    expect([...tagsIn(office, 'payments/api').values()].flat().filter(isQuarantineTag)).toEqual([]);
    expect(office.aws.calls.of('PutImage').filter(({ outcome }) => outcome === 'ok')).toHaveLength(6);
    expect(privately(office, LEAD)).toEqual([]);
  });

  test('a window that is sent off counts once', async () => {
    const office = await two();
    await choose(office, LEAD, 'not-ours', PAYMENTS);
    await office.slack.until('the window', () => office.slack.workspace.modal(LEAD));
    const acted = await office.slack.act.submitView(LEAD, {}, { copies: COPIES, atOnce: true });
    expect([acted, ...acted.duplicates].map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: COPIES }, () => 'acked'),
    );
    await office.settle();
    expect(await decided(office)).toHaveLength(1);
  });
});
