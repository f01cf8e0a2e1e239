import { describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import {
  click,
  ENGINEER,
  LEAD,
  type Office,
  PAYMENTS,
  posted,
  privately,
  REGION,
  SHOP,
  SHOP_LEAD,
  useOffices,
} from './office.ts';

const dm = (office: Office, user: string) =>
  office.slack.workspace.messages(office.slack.workspace.directory.directMessage(user).id);
/** The texts in the thread of a channel's n-th message. */
function thread({ slack }: Office, channel: string, n = 0): string[] {
  const parent = slack.workspace.messages(channel)[n];
  if (!parent) throw new Error(`no message ${n} in ${channel}`);
  return slack.workspace.thread(channel, parent.ts).map(({ text }) => text);
}

async function asked(office: Office): Promise<Office> {
  await office.run();
  await office.settle();
  return office;
}

describe('the message of a week', () => {
  const offices = useOffices();

  test('is closed by the next one: its questions say where they are asked now', async () => {
    const office = await asked(await offices.open());
    await office.move(7 * DAY);
    const [former, present] = office.slack.workspace.messages(PAYMENTS);
    const text = JSON.stringify(former?.blocks);
    expect(text).toContain('*Closed.*');
    expect(text).toContain(`/#${PAYMENTS}/${present?.ts}|the message of week 2026-W11>`);
    expect(text).not.toContain(ACTION.remove);
    expect(text).not.toContain(ACTION.keep);
    expect(JSON.stringify(present?.blocks)).toContain(ACTION.remove);
  });

  test('keeps who decided what, and Restore while it can be taken back', async () => {
    const office = await asked(await offices.open());
    await click(office, LEAD, ACTION.remove, PAYMENTS);
    await click(office, SHOP_LEAD, ACTION.keep, SHOP);
    await office.settle();
    office.aws.ecr.push(REGION, 'payments/api', {
      tags: ['preview-9'],
      pushedAt: office.clock.now() - 200 * DAY,
    });
    await office.move(7 * DAY);
    const [former = '', present = ''] = posted(office, PAYMENTS);
    expect(present).toContain('week 2026-W11');
    expect(former).toContain('*Closed.*');
    expect(former).toContain(`approved by ${LEAD.toLowerCase()}`);
    expect(former).toContain(ACTION.restore);
    await office.move(366 * DAY);
    expect(posted(office, PAYMENTS)[0]).toContain(`approved by ${LEAD.toLowerCase()}`);
    expect(posted(office, PAYMENTS)[0]).toContain('*Deleted 3*');
    expect(posted(office, SHOP)[0]).toContain(`by ${SHOP_LEAD.toLowerCase()}`);
  });

  test('a question that its scan could not see again moves to the next message, with its buttons', async () => {
    const office = await asked(await offices.open());
    const when = ({ input }: { input: unknown }) => JSON.stringify(input).includes('payments/api');
    office.aws.faults.inject('DescribeImages', { kind: 'deny' }, { when });
    await office.move(7 * DAY);
    const [former = '', present = ''] = posted(office, PAYMENTS).filter((text) =>
      text.includes('unused images'),
    );
    expect(former).toContain('*Not answered here.* Asked in');
    expect(former).not.toContain(ACTION.keep);
    expect(present).toContain(ACTION.keep);
  });
});

describe('the thread under it', () => {
  const offices = useOffices();

  test('has a line for each decision, quarantine and deletion, by name and without a mention', async () => {
    const office = await asked(await offices.open());
    await click(office, LEAD, ACTION.remove, PAYMENTS);
    await office.settle();
    await office.move(HOUR);
    await office.move(14 * DAY);
    await office.move(HOUR);
    const lines = thread(office, PAYMENTS);
    expect(lines).toEqual([
      expect.stringContaining('approves the removal of 3 branch builds of `payments/api`'),
      expect.stringContaining('3 branch builds of `payments/api` put aside; deleted'),
      expect.stringContaining('3 branch builds of `payments/api` deleted, up to'),
    ]);
    expect(lines.join('\n')).not.toContain('<@');
    expect(lines[0]).toContain(LEAD.toLowerCase());
  });

  test('asks again once after half a week, naming the leads, what nobody answered', async () => {
    const office = await asked(await offices.open());
    await click(office, SHOP_LEAD, ACTION.keep, SHOP);
    await office.settle();
    await office.move(3 * DAY - HOUR);
    expect(thread(office, PAYMENTS)).toEqual([]);
    for (let i = 0; i < 3; i++) await office.move(HOUR);
    expect(thread(office, PAYMENTS)).toEqual([expect.stringContaining('*Asked again:* 1 question')]);
    expect(thread(office, PAYMENTS)[0]).toContain(`Leads: ${LEAD.toLowerCase()}.`);
    expect(thread(office, SHOP).filter((line) => line.includes('Asked again'))).toEqual([]);
    await office.move(4 * DAY);
    await office.move(3 * DAY);
    expect(thread(office, PAYMENTS)).toHaveLength(1);
    expect(thread(office, PAYMENTS, 1)).toEqual([expect.stringContaining('*Asked again:*')]);
  });
});

describe('the weekly lists', () => {
  const offices = useOffices();

  test('a question of the third week stands in the platform lead’s list, too', async () => {
    const office = await asked(await offices.open());
    const lists = () => dm(office, LEAD).map(({ blocks }) => JSON.stringify(blocks));
    await office.move(3 * DAY);
    await office.move(4 * DAY);
    await office.move(3 * DAY);
    expect(lists()).toHaveLength(2);
    expect(lists().join('')).not.toContain('shop/web');
    await office.move(4 * DAY);
    await office.move(3 * DAY);
    expect(lists()[2]).toContain('shop/web');
    expect(lists()[2]).toContain('Waiting for 2 weeks · asked: shop');
    // Answered by its own team, it is drawn so there.
    await click(office, SHOP_LEAD, ACTION.keep, SHOP);
    await office.settle();
    expect(lists()[2]).toContain(`by ${SHOP_LEAD.toLowerCase()}`);
  });
});

describe('Snooze until', () => {
  const offices = useOffices();

  async function snooze(office: Office, user: string, chosen: string, list = LEAD): Promise<void> {
    const message = dm(office, list).findLast(({ blocks }) => JSON.stringify(blocks).includes(ACTION.snooze));
    if (!message) throw new Error('no list offers it');
    const choice = new RegExp(`"(${chosen}:[^"]+)"`).exec(JSON.stringify(message.blocks))?.[1] ?? '';
    const { channel, ts } = message;
    await office.slack.act.click(
      user,
      { channel, ts, actionId: ACTION.snooze, choose: choice },
      { copies: 2 },
    );
    await office.settle();
  }

  test('puts a question off: recorded once, said wherever it stands, not asked before its day', async () => {
    const office = await asked(await offices.open());
    await office.move(3 * DAY);
    await snooze(office, LEAD, '4w');
    expect(JSON.stringify(dm(office, LEAD)[0]?.blocks)).toContain(`Snoozed until`);
    expect(JSON.stringify(dm(office, LEAD)[0]?.blocks)).not.toContain(ACTION.snooze);
    expect(posted(office, PAYMENTS)[0]).toContain(`by ${LEAD.toLowerCase()}. It is not asked before`);
    const record = (await office.store.ledger.read({ limit: 100 })).filter(({ kind }) => kind === 'snoozed');
    expect(record).toEqual([expect.objectContaining({ by: LEAD, repository: 'payments/api' })]);
    await office.move(4 * DAY);
    await office.move(3 * DAY);
    expect(posted(office, PAYMENTS).filter((text) => text.includes('unused images'))).toHaveLength(1);
    const lists = dm(office, LEAD).map(({ text }) => text);
    expect(lists.filter((text) => !text?.includes('Nothing is waiting'))).toHaveLength(1);
    await office.move(4 * DAY + 21 * DAY);
    const messages = posted(office, PAYMENTS).filter((text) => text.includes('unused images'));
    expect(messages.at(-1)).toContain(ACTION.remove);
  });

  test('is counted in the list that has other questions', async () => {
    const office = await offices.open({ config: { owners: { fallback: 'payments' } } });
    office.aws.ecr.createRepository(REGION, 'payments/ledger', { tags: { owner: 'payments' } });
    office.aws.ecr.push(REGION, 'payments/ledger', {
      tags: ['feat-x'],
      pushedAt: office.clock.now() - 200 * DAY,
    });
    await asked(office);
    await office.move(3 * DAY);
    await snooze(office, LEAD, '3mo');
    await office.move(4 * DAY);
    const [, present = ''] = posted(office, PAYMENTS);
    expect(present).toContain('Not asked this week: 1 snoozed.');
    await office.move(3 * DAY);
    expect(JSON.stringify(dm(office, LEAD).at(-1)?.blocks)).toContain(
      '1 more question snoozed, the first until',
    );
  });

  test('ends early when the question doubles', async () => {
    const office = await asked(await offices.open());
    await office.move(3 * DAY);
    await snooze(office, LEAD, '3mo');
    const pushedAt = office.clock.now() - 200 * DAY;
    for (let i = 0; i < 9; i++)
      office.aws.ecr.push(REGION, 'payments/api', { tags: [`feat-${i}`], pushedAt });
    await office.move(4 * DAY);
    expect(posted(office, PAYMENTS)).toHaveLength(2);
    expect(posted(office, PAYMENTS)[1]).toContain('"Remove 12…"');
  });

  test('is for leads and admins', async () => {
    const office = await asked(await offices.open());
    await office.move(3 * DAY);
    const list = dm(office, LEAD)[0];
    if (!list) throw new Error('no list');
    const choice = /"(1w:[^"]+)"/.exec(JSON.stringify(list.blocks))?.[1] ?? '';
    const { channel, ts } = list;
    await office.slack.act.click(ENGINEER, { channel, ts, actionId: ACTION.snooze, choose: choice });
    await office.settle();
    expect(privately(office, ENGINEER).at(-1)).toContain('Only leads and admins can put a question off.');
    expect(JSON.stringify(dm(office, LEAD)[0]?.blocks)).toContain(ACTION.snooze);
  });
});
