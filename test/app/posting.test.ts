import { describe, expect, test } from 'vitest';
import { digestKey } from '../../jobs/post-keys.ts';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import {
  click,
  LEAD,
  MONDAY,
  type Office,
  PAYMENTS,
  posted,
  REGION,
  SHOP,
  SHOP_LEAD,
  useOffices,
} from './office.ts';

const dm = (office: Office, user: string) =>
  office.slack.workspace.messages(office.slack.workspace.directory.directMessage(user).id);
const titles = (office: Office, channel: string) =>
  posted(office, channel).map((text) => /week (\d{4}-W\d\d)/.exec(text)?.[1]);

describe('each digest is posted once', () => {
  const offices = useOffices();

  test('though Slack asks to wait', async () => {
    const office = await offices.open();
    office.slack.faults.rateLimit('chat.postMessage', 30);
    await office.run();
    await office.settle();
    expect(posted(office, PAYMENTS)).toEqual([]);
    await office.move(MINUTE);
    await office.move(MINUTE);
    expect(posted(office, PAYMENTS)).toHaveLength(1);
    expect(posted(office, SHOP)).toHaveLength(1);
  });

  test('though the answer is lost after Slack took it: it is found by its key', async () => {
    const office = await offices.open();
    office.slack.faults.dropAnswer('chat.postMessage', 2);
    await office.run();
    await office.settle();
    await office.move(2 * MINUTE);
    await office.move(2 * MINUTE);
    expect(posted(office, PAYMENTS)).toHaveLength(1);
    expect(posted(office, SHOP)).toHaveLength(1);
    await click(office, LEAD, ACTION.keep, PAYMENTS);
    await office.settle();
    expect(posted(office, PAYMENTS).at(-1)).toContain('Kept until');
  });

  test('though a process died between the claim and the post', async () => {
    const office = await offices.open();
    await office.store.posts.claim(digestKey('payments', PAYMENTS, '2026-W10'), office.clock.now());
    await office.run();
    await office.settle();
    expect(posted(office, PAYMENTS)).toEqual([]); // it may be under way elsewhere
    await office.move(2 * MINUTE);
    await office.move(HOUR);
    expect(posted(office, PAYMENTS)).toHaveLength(1);
  });

  test('and again only the next week, also after a restart', async () => {
    const office = await offices.open();
    const first = await office.run();
    await office.settle();
    await office.stop(first);
    await office.run();
    await office.move(DAY);
    expect(titles(office, PAYMENTS)).toEqual(['2026-W10']);
    await office.move(6 * DAY);
    expect(titles(office, PAYMENTS)).toEqual(['2026-W10', '2026-W11']);
    expect(posted(office, PAYMENTS)[0]).toContain('Replaced by a newer review');
  });

  test('a card answered before it was noted where it stands shows the answer', async () => {
    const office = await offices.open();
    office.slack.faults.dropAnswer('chat.postMessage', 2);
    await office.run();
    await office.settle();
    expect(posted(office, PAYMENTS)).toHaveLength(1);
    await click(office, LEAD, ACTION.keep, PAYMENTS);
    await office.move(2 * MINUTE);
    expect(posted(office, PAYMENTS).at(-1)).toContain('Kept until');
  });
});

describe('weeks', () => {
  const offices = useOffices();

  test('one missed while everything was down is made up at the start', async () => {
    const office = await offices.open({ start: MONDAY + 2 * DAY });
    await office.run();
    await office.settle();
    expect(titles(office, PAYMENTS)).toEqual(['2026-W10']);
  });

  test('one made up on the next Monday morning does not take that Monday’s place', async () => {
    const office = await offices.open({ start: MONDAY - 6 * HOUR });
    await office.run();
    await office.settle();
    expect(titles(office, PAYMENTS)).toEqual(['2026-W09']);
    await office.move(6 * HOUR);
    expect(titles(office, PAYMENTS)).toEqual(['2026-W09', '2026-W10']);
    expect(posted(office, PAYMENTS)[0]).toContain('Replaced by a newer review');
    expect(posted(office, PAYMENTS)[1]).toContain('"Remove 3…"');
  });

  test('a team whose Monday begins before the scan is asked on fresh evidence every week', async () => {
    const teams = {
      payments: { channel: PAYMENTS, leads: [LEAD], timezone: 'Asia/Tokyo' },
      shop: { channel: SHOP, leads: [SHOP_LEAD], timezone: 'Europe/Berlin' },
    };
    const office = await offices.open({ config: { teams } });
    await office.run();
    await office.settle();
    for (let day = 0; day < 13; day++) await office.move(DAY - 4 * HOUR * (day % 2 === 0 ? 1 : -1));
    expect(titles(office, PAYMENTS)).toEqual(['2026-W10', '2026-W11']);
    expect(posted(office, PAYMENTS)[1]).toContain('"Remove 3…"');
  });

  test('a question that nothing stands behind any more is withdrawn', async () => {
    const office = await offices.open();
    await office.run();
    await office.settle();
    for (const { digest } of office.aws.ecr.images(REGION, 'payments/api')) {
      office.aws.ecr.pull(REGION, 'payments/api', digest);
    }
    await office.move(7 * DAY);
    expect(titles(office, PAYMENTS)).toEqual(['2026-W10']);
    expect(posted(office, PAYMENTS)[0]).toContain('Replaced by a newer review');
    expect(posted(office, PAYMENTS)[0]).not.toContain(ACTION.remove);
  });
});

describe('what fails for one does not silence the others', () => {
  const offices = useOffices();

  test('a channel the bot is not in: its lead is told once, the other team gets its message', async () => {
    const office = await offices.open({ botIn: [PAYMENTS] });
    await office.run();
    await office.settle();
    await office.move(HOUR);
    expect(posted(office, PAYMENTS)).toHaveLength(1);
    expect(posted(office, SHOP)).toEqual([]);
    const [told, ...more] = dm(office, SHOP_LEAD).map((message) => message.text);
    expect(told).toContain('The digest of shop for 2026-W10 could not be posted in <#C0SHOP>');
    expect(told).toContain('invite');
    expect(more).toEqual([]);
    expect(dm(office, LEAD).map(({ text }) => text)).toEqual([told]); // of the fallback team
  });

  test('a lead who cannot be told at once is told later', async () => {
    const office = await offices.open({ botIn: [PAYMENTS] });
    office.slack.faults.rateLimit('conversations.open', 90);
    await office.run();
    await office.settle();
    expect(dm(office, SHOP_LEAD)).toEqual([]);
    await office.move(2 * MINUTE);
    await office.move(2 * MINUTE);
    expect(dm(office, SHOP_LEAD)).toHaveLength(1);
  });

  test('a registry that cannot be read: the platform channel is told, the other registry’s teams are asked', async () => {
    const registries = [{ region: REGION }, { region: 'eu-central-1' }];
    const office = await offices.open({ config: { registries } });
    office.aws.faults.inject(
      'DescribeRepositories',
      { kind: 'deny' },
      { when: (call) => call.region !== REGION },
    );
    await office.run();
    await office.settle();
    await office.move(16 * MINUTE);
    expect(titles(office, PAYMENTS).filter(Boolean)).toEqual(['2026-W10']);
    expect(titles(office, SHOP)).toEqual(['2026-W10']);
    const notices = posted(office, PAYMENTS).filter((text) =>
      text.includes('*scan* in 123456789012/eu-central-1'),
    );
    expect(notices).toHaveLength(1);
  });
});

describe('reminders', () => {
  const offices = useOffices();

  test('go to each lead on Thursday, once, with the weeks waited', async () => {
    const office = await offices.open();
    await office.run();
    await office.settle();
    expect(dm(office, LEAD)).toEqual([]); // last Thursday's is not about what was asked a minute ago
    await office.move(3 * DAY);
    await office.move(DAY);
    expect(dm(office, LEAD)).toHaveLength(1);
    await office.move(6 * DAY);
    expect(dm(office, LEAD)).toHaveLength(2);
    expect(JSON.stringify(dm(office, LEAD)[1]?.blocks)).toContain('Waiting for 1 week');
  });

  test('an answer given there moves on with the images', async () => {
    const office = await offices.open();
    await office.run();
    await office.settle();
    await office.move(3 * DAY);
    const reminder = dm(office, LEAD)[0];
    if (!reminder) throw new Error('no reminder');
    await office.slack.act.click(LEAD, {
      channel: reminder.channel,
      ts: reminder.ts,
      actionId: ACTION.remove,
    });
    await office.settle();
    expect(JSON.stringify(dm(office, LEAD)[0]?.blocks)).toContain('3 put aside until');
    expect(posted(office, PAYMENTS)[0]).toContain('3 put aside until');
    await office.move(14 * DAY);
    expect(posted(office, PAYMENTS)[0]).toContain('*Deleted 3*');
  });
});
