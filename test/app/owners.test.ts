import { describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../src/policy/time.ts';
import { ACTION, VIEW } from '../../src/slack/action-ids.ts';
import { OWNER_INPUT } from '../../src/slack/owner-ids.ts';
import {
  choose,
  click,
  ENGINEER,
  LEAD,
  type Office,
  PAYMENTS,
  posted,
  privately,
  REGION,
  REGISTRY,
  SHOP,
  SHOP_LEAD,
  useOffices,
} from './office.ts';

const PLATFORM = 'C0PLATFORM';
const PLATFORM_LEAD = 'U0PLATLEAD';
const SECOND_LEAD = 'U0PLATLEAD2';
const PLATFORM_ENGINEER = 'U0PLATENG';
const BERLIN = { timezone: 'Europe/Berlin' };
const CONFIG = {
  scope: ['payments/*', 'shop/*', 'legacy/*'],
  teams: {
    payments: { channel: PAYMENTS, leads: [LEAD], members: [ENGINEER], ...BERLIN },
    shop: { channel: SHOP, leads: [SHOP_LEAD], ...BERLIN },
    platform: {
      channel: PLATFORM,
      leads: [PLATFORM_LEAD, SECOND_LEAD],
      members: [PLATFORM_ENGINEER],
      ...BERLIN,
    },
  },
  owners: { fallback: 'platform' },
  admins: ['U0ADMIN'],
};

describe('owners, from Slack to the next digest', () => {
  const offices = useOffices();

  /** A company with a platform team, and a repository that nobody is known to own. */
  async function company(config: Readonly<Record<string, unknown>> = {}): Promise<Office> {
    const office = await offices.open({ config: { ...CONFIG, ...config } });
    const { workspace } = office.slack;
    const people = [PLATFORM_LEAD, SECOND_LEAD, PLATFORM_ENGINEER, 'U0ADMIN', 'U0NOBODY'];
    for (const id of people) workspace.addUser({ id, name: id.toLowerCase() });
    workspace.addUser({ id: 'U0GUEST', name: 'guest', kind: 'guest' });
    workspace.addUser({ id: 'U0STRANGER', name: 'stranger', kind: 'stranger' });
    workspace.addUser({ id: 'U0GONE', name: 'gone', kind: 'deactivated' });
    const members = [...people, LEAD, ENGINEER, SHOP_LEAD, 'U0GUEST', 'U0STRANGER'];
    workspace.addChannel({ id: PLATFORM, name: 'platform', members, botIsMember: true });
    office.aws.ecr.createRepository(REGION, 'legacy/batch', { tags: { owner: 'ghosts' } });
    const pushedAt = office.clock.now() - 200 * DAY;
    office.aws.ecr.push(REGION, 'legacy/batch', { tags: ['feat-old'], pushedAt });
    await office.run();
    await office.settle();
    return office;
  }
  const dm = (office: Office, user: string) => office.slack.workspace.directory.directMessage(user).id;
  const modalOf = (office: Office, user: string) =>
    JSON.stringify(office.slack.workspace.modal(user)?.content);
  const windowOf = (office: Office, user: string) =>
    office.slack.until('the window', () => office.slack.workspace.modal(user) !== undefined);
  const answered = (office: Office, user: string) =>
    office.slack.until('a private answer', () => privately(office, user).length > 0);
  const openIn = async (office: Office, repository: string) => {
    const open = await office.store.reviews.getMany(await office.store.reviews.listOpen());
    return open.filter((review) => review.repository === repository);
  };
  const records = (office: Office, repository: string, kind: string) =>
    office.store.ledger
      .read({ repository, registry: REGISTRY })
      .then((entries) => entries.filter((entry) => entry.kind === kind));
  const assign = async (office: Office, user: string, team: string) => {
    await click(office, user, ACTION.assign, PLATFORM);
    await windowOf(office, user);
    return await office.slack.act.submitView(user, { [OWNER_INPUT.team]: team });
  };

  test('not ours → the fallback lead’s reminder → assigned → the next digest asks the new team', async () => {
    const office = await company();
    await choose(office, ENGINEER, 'not-ours', PAYMENTS);
    await windowOf(office, ENGINEER);
    expect(modalOf(office, ENGINEER)).toContain(VIEW.notOurs);
    const sent = await office.slack.act.submitView(ENGINEER, {
      [OWNER_INPUT.team]: 'shop',
      [OWNER_INPUT.note]: 'moved to the checkout group',
    });
    expect(sent).toMatchObject({ outcome: 'acked' });
    await office.settle();
    const [closed = ''] = posted(office, PAYMENTS);
    expect(closed).toContain("*Passed on.* Not payments's, said u0payeng");
    expect(closed).toContain('They suggest shop.');
    expect(closed).not.toContain(ACTION.remove);
    expect(await records(office, 'payments/api', 'decided')).toMatchObject([
      { by: ENGINEER, text: expect.stringContaining('they suggest shop: moved to the checkout group') },
    ]);
    expect(await openIn(office, 'payments/api')).toMatchObject([
      { owner: { why: expect.stringContaining('not theirs') } },
    ]);

    await office.move(3 * DAY + HOUR);
    const reminder = posted(office, dm(office, PLATFORM_LEAD)).at(0) ?? '';
    expect(reminder).toContain('payments/api');
    expect(reminder).toContain('1 of 3 repositories have no owner.');
    await click(office, PLATFORM_LEAD, ACTION.assign, dm(office, PLATFORM_LEAD));
    await windowOf(office, PLATFORM_LEAD);
    expect(modalOf(office, PLATFORM_LEAD)).toMatch(/"initial_option":.{0,80}"value":"shop"/);
    await office.slack.act.submitView(PLATFORM_LEAD);
    await office.settle();
    expect(await records(office, 'payments/api', 'assigned')).toMatchObject([{ by: PLATFORM_LEAD }]);
    const redrawn = posted(office, dm(office, PLATFORM_LEAD)).at(0) ?? '';
    expect(redrawn).toContain('Assigned to shop by u0platlead');
    expect(redrawn).toContain('1 of 3 repositories have no owner.');

    await office.move(4 * DAY);
    const asked = posted(office, SHOP).at(-1) ?? '';
    expect(asked).toContain('`payments/api`');
    expect(asked).toContain('assigned by u0platlead on 5 Mar 2026');
    expect(posted(office, PAYMENTS).at(-1)).not.toContain('"layaway.remove"');
    expect(await records(office, 'payments/api', 'approved')).toEqual([]);
  });

  test('what a team suggested is still chosen to begin with after the next scan', async () => {
    const office = await company();
    await choose(office, ENGINEER, 'not-ours', PAYMENTS);
    await windowOf(office, ENGINEER);
    await office.slack.act.submitView(ENGINEER, { [OWNER_INPUT.team]: 'shop' });
    await office.move(7 * DAY);
    const [review] = await openIn(office, 'payments/api');
    expect(review).toMatchObject({ posted: { channel: PLATFORM }, handOver: { suggested: 'shop' } });
    await click(office, PLATFORM_LEAD, ACTION.assign, PLATFORM);
    await windowOf(office, PLATFORM_LEAD);
    expect(modalOf(office, PLATFORM_LEAD)).toMatch(/"initial_option":.{0,80}"value":"shop"/);
  });

  test('what nobody owns is assigned from its card, asked the new team before the next scan too', async () => {
    const office = await company();
    expect(posted(office, PLATFORM)[0]).toContain('who owns `legacy/batch`?');
    expect(posted(office, PLATFORM)[0]).toContain('owner=ghosts names no team');
    const [before] = await openIn(office, 'legacy/batch');
    await assign(office, PLATFORM_LEAD, 'shop');
    await office.settle();
    const [after] = await openIn(office, 'legacy/batch');
    expect(after).toMatchObject({ owner: { team: 'shop' }, state: { status: 'open' } });
    expect(after?.posted).toBeUndefined();
    expect(after?.id).not.toBe(before?.id);
    expect(await office.store.reviews.frozen(after?.id ?? '')).toEqual(
      await office.store.reviews.frozen(before?.id ?? ''),
    );
    expect(posted(office, PLATFORM)[0]).toContain('Assigned to shop by u0platlead');
  });

  test('nobody else may assign: a private sentence, and nothing is stored', async () => {
    const office = await company();
    const forbidden = [
      ['U0NOBODY', 'only leads of platform can decide'],
      [PLATFORM_ENGINEER, 'only leads of platform can decide'],
      [LEAD, 'only leads of platform can decide'],
      ['U0GUEST', 'not guests'],
      ['U0STRANGER', 'guests from other companies'],
    ] as const;
    for (const [user, sentence] of forbidden) {
      await click(office, user, ACTION.assign, PLATFORM);
      await answered(office, user);
      expect(privately(office, user).join(), user).toContain(sentence);
      expect(office.slack.workspace.modal(user), user).toBeUndefined();
    }
    expect(await office.store.owners.word(REGISTRY, 'legacy/batch')).toBeUndefined();
    // Of guests and strangers not even a line is written.
    expect((await records(office, 'legacy/batch', 'refused')).map(({ by }) => by).sort()).toEqual(
      [LEAD, PLATFORM_ENGINEER, 'U0NOBODY'].sort(),
    );
  });

  test('an admin may; who may see the window and lost the right meanwhile may not', async () => {
    const office = await company();
    await click(office, PLATFORM_LEAD, ACTION.assign, PLATFORM);
    await windowOf(office, PLATFORM_LEAD);
    office.slack.workspace.addUser({ id: PLATFORM_LEAD, name: 'gone', kind: 'deactivated' });
    await office.move(2 * HOUR); // what Slack said of them is asked anew
    await office.slack.act.submitView(PLATFORM_LEAD, { [OWNER_INPUT.team]: 'shop' });
    expect(await office.store.owners.word(REGISTRY, 'legacy/batch')).toBeUndefined();
    await assign(office, 'U0ADMIN', 'shop');
    expect(await office.store.owners.word(REGISTRY, 'legacy/batch')).toMatchObject({ by: 'U0ADMIN' });
  });

  test('nobody but payments can say that it is not theirs', async () => {
    const office = await company();
    for (const user of [PLATFORM_LEAD, SHOP_LEAD, 'U0NOBODY', 'U0GUEST', 'U0STRANGER']) {
      await choose(office, user, 'not-ours', PAYMENTS);
      await answered(office, user);
      expect(office.slack.workspace.modal(user), user).toBeUndefined();
    }
    expect(await office.store.owners.word(REGISTRY, 'payments/api')).toBeUndefined();
  });

  test('of two leads at once one wins, the other sees the result', async () => {
    const office = await company();
    const leads = [PLATFORM_LEAD, SECOND_LEAD];
    for (const lead of leads) await click(office, lead, ACTION.assign, PLATFORM);
    for (const lead of leads) await windowOf(office, lead);
    await Promise.all(
      leads.map((lead, i) =>
        office.slack.act.submitView(lead, { [OWNER_INPUT.team]: ['shop', 'payments'][i] ?? '' }),
      ),
    );
    await office.settle();
    const [review, ...others] = await openIn(office, 'legacy/batch');
    expect(others).toEqual([]);
    const told = leads.filter((lead) => modalOf(office, lead)?.includes('assigned this to'));
    expect(told).toHaveLength(1);
    expect(await records(office, 'legacy/batch', 'assigned')).toHaveLength(1);
    expect(modalOf(office, told[0] ?? '')).toContain(`assigned this to ${review?.owner.team}`);
  });

  test('a window delivered three times assigns once, and a stale button is answered kindly', async () => {
    const office = await company();
    const [message] = office.slack.workspace.messages(PLATFORM);
    if (!message) throw new Error('nothing was posted');
    await click(office, PLATFORM_LEAD, ACTION.assign, PLATFORM);
    await click(office, SECOND_LEAD, ACTION.assign, PLATFORM);
    for (const lead of [PLATFORM_LEAD, SECOND_LEAD]) await windowOf(office, lead);
    const answer = { [OWNER_INPUT.team]: 'shop' };
    const sent = await office.slack.act.submitView(PLATFORM_LEAD, answer, { copies: 3 });
    expect([sent, ...sent.duplicates].map(({ outcome }) => outcome)).toEqual(['acked', 'acked', 'acked']);
    await office.settle();
    expect(await records(office, 'legacy/batch', 'assigned')).toHaveLength(1);
    expect(await openIn(office, 'legacy/batch')).toHaveLength(1);
    await office.slack.act.submitView(SECOND_LEAD, { [OWNER_INPUT.team]: 'payments' });
    expect(modalOf(office, SECOND_LEAD)).toContain('assigned this to shop');
  });

  test('where assigned owners do not count, nobody is let assign one', async () => {
    const office = await company({ owners: { fallback: 'platform', order: ['tag', 'rules'] } });
    await click(office, PLATFORM_LEAD, ACTION.assign, PLATFORM);
    await answered(office, PLATFORM_LEAD);
    expect(privately(office, PLATFORM_LEAD).join()).toContain('`assigned` is not in');
  });

  test('CODEOWNERS that cannot be read is said in the platform channel, and stops no scan', async () => {
    const codeowners = { file: 'gone/CODEOWNERS', path: '{repository}', teams: {} };
    const office = await company({ owners: { fallback: 'platform', codeowners } });
    const texts = posted(office, PLATFORM).join();
    expect(texts).toContain('gone/CODEOWNERS cannot be read (ENOENT)');
    expect(texts).toContain('CODEOWNERS is not known');
    expect(posted(office, PAYMENTS)).toHaveLength(1);
  });

  test('/ecr status without a name says how many have no owner, to those who can change it', async () => {
    const office = await company();
    for (const user of [PLATFORM_LEAD, 'U0ADMIN', LEAD]) {
      await office.slack.act.slash(user, PLATFORM, '/ecr', 'status');
      const told = () => privately(office, user).length > 0;
      await office.slack.until('the answer', told);
    }
    const told = (user: string) =>
      privately(office, user).join().includes('1 of 3 repositories have no owner.');
    expect([told(PLATFORM_LEAD), told('U0ADMIN'), told(LEAD)]).toEqual([true, true, false]);
  });
});
