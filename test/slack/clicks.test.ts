import type { Overflow, PlainTextOption } from '@slack/types';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ACTION, type MenuEntry, writeChoice, writeValue } from '../../src/slack/action-ids.ts';
import type { Refusal } from '../../src/slack/desk.ts';
import { actions, button } from '../../src/slack/views/blocks.ts';
import { cardMessage } from '../../src/slack/views/card.ts';
import { reminderViews } from '../../src/slack/views/reminder.ts';
import { card, LEAD, MEMBER, READING } from './cards.ts';
import { CHANNEL, gate, type Stage, setStage } from './stage.ts';

const OLD: PlainTextOption = { text: { type: 'plain_text', text: 'Old' }, value: 'old:review-1' };

/** A choice from the ⋯ menu of a card. */
const chosen = (entry: MenuEntry, review = 'review-1') => ({
  actionId: ACTION.menu,
  choose: writeChoice({ entry, review }),
});

describe.each(['socket', 'http'] as const)('clicks over %s', (mode) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage(mode, 150);
  });
  afterEach(() => stage.close());

  const click = (action: string, value: string, user = MEMBER, copies = 1) =>
    stage.slack.act.click(user, { ...stage.place, actionId: action, value }, { copies });
  const keep = (review: string) => click(ACTION.keep, writeValue({ review }));

  test('a decision is stored, acknowledged, and the same message drawn again', async () => {
    const acted = await keep('review-2');
    expect(acted.outcome).toBe('acked');
    await stage.slack.until('the card to say kept', () => stage.shown().includes('Kept until'));
    expect(stage.desk.asked).toEqual([
      { clicker: { user: MEMBER, team: 'T0LAYAWAY' }, review: 'review-2', command: { kind: 'keep' } },
    ]);
    expect(stage.shown()).toContain(`<@${MEMBER}>`);
    expect(stage.privately(MEMBER)).toEqual([]);
    expect(stage.slack.workspace.messages(CHANNEL)).toHaveLength(1);
  });

  test('remove carries the count that stood on the button, then restore is offered in its place', async () => {
    await click(ACTION.remove, writeValue({ review: 'review-1', count: 38, mode: 'delete' }), LEAD);
    expect(stage.desk.asked[0]?.command).toEqual({ kind: 'remove', count: 38, stated: 'delete' });
    await stage.slack.until('a restore button', () => stage.shown().includes('Restore 38'));
    await click(ACTION.restore, writeValue({ review: 'review-1', count: 38 }));
    await stage.slack.until('the card to say restore', () => stage.shown().includes('Restore asked for'));
  });

  test('a refusal is told to the clicker alone and changes nothing', async () => {
    stage.desk.before = async () => ({ refused: 'Only the payments team can decide this.' });
    expect((await keep('review-1')).outcome).toBe('acked');
    const [notice] = await stage.slack.until('a refusal', () => nonEmpty(stage.privately(MEMBER)));
    expect(notice).toContain('Only the payments team can decide this.');
    expect(stage.privately(LEAD)).toEqual([]);
    expect(stage.shown()).not.toContain('Kept until');
  });

  test('a click delivered three times is decided once', async () => {
    await click(ACTION.keep, writeValue({ review: 'review-1' }), MEMBER, 3);
    await stage.redraw.settled();
    expect(stage.desk.asked).toHaveLength(1);
    expect(stage.privately(MEMBER)).toEqual([]);
  });

  test('a slow desk: acknowledged with "recording…", the result follows', async () => {
    const slow = gate<Refusal | undefined>();
    stage.desk.before = () => slow.opened;
    expect((await keep('review-1')).outcome).toBe('acked');
    await stage.slack.until('recording', () =>
      stage.privately(MEMBER).some((text) => text.includes('Recording')),
    );
    slow.open(undefined);
    await stage.slack.until('the result', () =>
      stage.privately(MEMBER).some((t) => t.includes('Your answer is recorded')),
    );
    await stage.slack.until('the card to say kept', () => stage.shown().includes('Kept until'));
  });

  test('a failing desk: the clicker is told to click again, and it is logged', async () => {
    stage.desk.before = async () => {
      throw new Error('Redis does not answer');
    };
    expect((await keep('review-1')).outcome).toBe('acked');
    await stage.slack.until('not recorded', () =>
      stage.privately(MEMBER).some((text) => text.includes('not recorded')),
    );
    expect(stage.log.lines).toContain('error a decision was not recorded');
    stage.desk.before = async () => undefined;
    await keep('review-1');
    await stage.slack.until('the card to say kept', () => stage.shown().includes('Kept until'));
  });

  test('a burst of decisions becomes few updates, and the last state stands', async () => {
    await Promise.all([1, 2, 3].map((n) => keep(`review-${n}`)));
    await stage.redraw.settled();
    expect(stage.shown().match(/Kept until/g)).toHaveLength(3);
    expect(stage.slack.calls.filter((call) => call.method === 'chat.update').length).toBeLessThanOrEqual(3);
  });

  test('a decision from a reminder redraws the reminder and the week’s message', async () => {
    const [page] = reminderViews([...stage.desk.cards.values()].slice(0, 2), READING);
    const dm = await stage.poster.openDm(LEAD);
    if (dm.status !== 'open' || !page) throw new Error('no reminder');
    const sent = await stage.poster.post({ channel: dm.channel, message: page.message });
    if (sent.status !== 'posted') throw new Error(JSON.stringify(sent));
    await stage.slack.act.click(LEAD, {
      ...sent,
      actionId: ACTION.keep,
      value: writeValue({ review: 'review-2' }),
    });
    await stage.slack.until('both redrawn', () =>
      [stage.shown(sent), stage.shown()].every((t) => t.includes('Kept until')),
    );
    expect(stage.shown(sent)).toContain('payments/service-1');
  });
});

describe('other messages', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage('socket', 150);
  });
  afterEach(() => stage.close());

  test('a card asked again in the thread is redrawn beside the week’s message', async () => {
    const one = [...stage.desk.cards.values()][0] ?? card();
    const message = cardMessage(one, READING);
    const sent = await stage.poster.post({ channel: CHANNEL, message, threadTs: stage.place.ts });
    if (sent.status !== 'posted') throw new Error(JSON.stringify(sent));
    await stage.slack.act.click(MEMBER, { ...sent, actionId: ACTION.keep });
    await stage.slack.until('both redrawn', () =>
      [stage.shown(sent), stage.shown()].every((text) => text.includes('Kept until')),
    );
    expect(stage.shown(sent)).not.toContain('service-2');
  });

  test('a line of a list opens its question; the list keeps all of them when it is redrawn', async () => {
    const [page] = reminderViews([...stage.desk.cards.values()], READING);
    const dm = await stage.poster.openDm(LEAD);
    if (dm.status !== 'open' || !page) throw new Error('no reminder');
    const sent = await stage.poster.post({ channel: dm.channel, message: page.message });
    if (sent.status !== 'posted') throw new Error(JSON.stringify(sent));
    const lastOf = page.reviews.at(-1) ?? '';
    const at = { ...sent, actionId: ACTION.question, value: writeValue({ review: lastOf }) };
    await stage.slack.act.click(LEAD, at);
    await stage.slack.until('the question', () => stage.slack.workspace.modal(LEAD) !== undefined);
    await stage.slack.act.click(LEAD, { view: 'modal', actionId: ACTION.keep });
    await stage.slack.until('the answer in the window', () =>
      JSON.stringify(stage.slack.workspace.modal(LEAD)).includes('Kept until'),
    );
    expect(stage.desk.asked).toMatchObject([{ review: lastOf, command: { kind: 'keep' } }]);
    const first = page.reviews[0] ?? '';
    await stage.slack.act.click(LEAD, {
      ...sent,
      actionId: ACTION.keep,
      value: writeValue({ review: first }),
    });
    await stage.slack.until('the list redrawn', () => stage.shown(sent).includes('Kept until'));
    for (const review of page.reviews) expect(stage.shown(sent)).toContain(review);
  });

  test('a button whose value cannot be read does nothing, and says so', async () => {
    const forged = button({
      action: ACTION.remove,
      text: 'Remove',
      label: 'Remove',
      value: { review: 'review-1' },
    });
    const message = { text: 'old', blocks: [actions([forged])] };
    const sent = await stage.poster.post({ channel: CHANNEL, message });
    if (sent.status !== 'posted') throw new Error(JSON.stringify(sent));
    const acted = await stage.slack.act.click(MEMBER, { ...sent, actionId: ACTION.remove });
    expect(acted.outcome).toBe('acked');
    await stage.slack.until('the sentence', () =>
      stage.privately(MEMBER).some((text) => text.includes('older message')),
    );
    expect(stage.desk.asked).toEqual([]);
  });
});

describe('modals', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage('socket', 150);
  });
  afterEach(() => stage.close());

  const modal = (user = MEMBER) => JSON.stringify(stage.slack.workspace.modal(user)?.content ?? {});
  const openMore = () => stage.slack.act.click(MEMBER, { ...stage.place, actionId: ACTION.more });

  test('review more: the other cards, decided there, drawn again in both places', async () => {
    await openMore();
    await stage.slack.until('the modal', () => modal().includes('payments/service-4'));
    const value = writeValue({ review: 'review-5' });
    await stage.slack.act.click(MEMBER, { view: 'modal', actionId: ACTION.keep, value });
    await stage.slack.until('the modal to say kept', () => modal().includes('Kept until'));
    await stage.redraw.settled();
    expect(stage.slack.calls.some((call) => call.method === 'chat.update')).toBe(true);
  });

  test('a refusal inside a modal stands on top of it', async () => {
    stage.desk.before = async () => ({ refused: 'Only the payments team can decide this.' });
    await openMore();
    await stage.slack.until('the modal', () => modal().includes('payments/service-4'));
    await stage.slack.act.click(MEMBER, { view: 'modal', actionId: ACTION.keep });
    await stage.slack.until('the refusal', () => modal().includes('Only the payments team'));
    expect(modal()).toContain('payments/service-4');
  });

  test('show images: pages forward and back, also on top of another modal', async () => {
    await openMore();
    await stage.slack.until('the modal', () => modal().includes('payments/service-4'));
    await stage.slack.act.click(MEMBER, { view: 'modal', ...chosen('images', 'review-4') });
    await stage.slack.until('page 1', () => modal().includes('page 1 of 3'));
    await stage.slack.act.click(MEMBER, { view: 'modal', actionId: ACTION.next });
    await stage.slack.until('page 2', () => modal().includes('page 2 of 3'));
    await stage.slack.act.click(MEMBER, { view: 'modal', actionId: ACTION.previous });
    await stage.slack.until('page 1 again', () => modal().includes('page 1 of 3'));
    expect(stage.slack.workspace.views.stack(MEMBER)).toHaveLength(2);
  });

  test('show evidence: what each source said, with its time, pages forward', async () => {
    await stage.slack.act.click(MEMBER, { ...stage.place, ...chosen('evidence') });
    await stage.slack.until('page 1', () => modal().includes('page 1 of 3'));
    expect(modal()).toContain('ECS: not seen among 41');
    await stage.slack.act.click(MEMBER, { view: 'modal', actionId: ACTION.next });
    await stage.slack.until('page 2', () => modal().includes('page 2 of 3'));
    expect(modal()).toContain('ECS: not seen among 41');
  });

  test('a choice that is none of ours changes nothing and is acknowledged', async () => {
    const forged: Overflow = { type: 'overflow', action_id: ACTION.menu, options: [OLD] };
    const sent = await stage.poster.post({
      channel: CHANNEL,
      message: { text: 'old', blocks: [actions([forged])] },
    });
    if (sent.status !== 'posted') throw new Error(JSON.stringify(sent));
    const acted = await stage.slack.act.click(MEMBER, {
      ...sent,
      actionId: ACTION.menu,
      choose: 'old:review-1',
    });
    expect(acted.outcome).toBe('acked');
    expect(stage.log.lines).toContain('warn a choice from a menu could not be read');
    expect(modal()).toBe('{}');
  });

  test('a slow desk: the window opens at once and fills later', async () => {
    const slow = gate<void>();
    stage.desk.beforeReading = () => slow.opened;
    await stage.slack.act.click(MEMBER, { ...stage.place, ...chosen('images') });
    await stage.slack.until('loading', () => modal().includes('Loading'));
    slow.open();
    await stage.slack.until('the list', () => modal().includes('page 1 of 3'));
  });

  test('a question that is no longer known is said so', async () => {
    stage.desk.cards.clear();
    await stage.slack.act.click(MEMBER, { ...stage.place, ...chosen('images') });
    await stage.slack.until('the sentence', () => modal().includes('no longer known'));
  });
});

describe('/ecr', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage('socket', 150);
  });
  afterEach(() => stage.close());

  const ask = async (text: string, wanted: string) => {
    await stage.slack.act.slash(MEMBER, CHANNEL, '/ecr', text);
    return stage.slack.until(`${wanted} after ${text}`, () =>
      stage.privately(MEMBER).at(-1)?.includes(wanted),
    );
  };

  test('status, help, refusals, unknown words', async () => {
    await ask('  STATUS   Payments/API ', 'payments/api');
    await ask('', '/ecr status');
    await ask('statsu', 'Did you mean');
    await ask('status secret', 'Guests cannot ask');
    await ask('status nothing', 'No repository');
    stage.desk.beforeReading = async () => {
      throw new Error('Redis does not answer');
    };
    await ask('status', 'That did not work');
    expect(stage.log.lines).toContain('error a command failed');
  });

  test('restore from a status that only the asker sees', async () => {
    stage.desk.cards.set('review-1', card({ ...restorableParts(stage) }));
    await ask('status', 'Restore 38');
    const [answer] = stage.slack.workspace.ephemerals(MEMBER);
    if (!answer) throw new Error('no answer');
    await stage.slack.act.click(MEMBER, { channel: answer.channel, ts: answer.ts, actionId: ACTION.restore });
    await stage.slack.until('the outcome', () =>
      stage.privately(MEMBER).some((t) => t.includes('Restore asked for')),
    );
    await stage.slack.until('the digest', () => stage.shown().includes('Restore asked for'));
  });
});

function restorableParts(stage: Stage) {
  const posted = { ...stage.place, week: '2026-W48' };
  return {
    review: { id: 'review-1', posted },
    state: { status: 'removing', by: { id: LEAD }, at: READING.now, effect: 'delete' },
    counts: { quarantined: 38 },
  } as const;
}

function nonEmpty<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}
