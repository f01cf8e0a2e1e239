import { describe, expect, test } from 'vitest';
import { ACTION } from '../../src/slack/action-ids.ts';
import { ADMIN, addOthers, BYSTANDER, GUEST, home, STRANGER } from './asking.ts';
import { click, ENGINEER, LEAD, type Office, PAYMENTS, posted, SHOP_LEAD, useOffices } from './office.ts';

describe('Home', () => {
  const offices = useOffices();
  const opened = async () => {
    const office = await offices.open({ config: { admins: [ADMIN] } });
    addOthers(office);
    await office.run();
    await office.settle();
    return office;
  };
  const open = async (office: Office, user: string) => {
    await office.slack.act.openHome(user);
    await office.slack.until(`the Home of ${user}`, () => home(office, user) !== '""');
    return home(office, user);
  };
  const onHome = (office: Office, user: string, actionId: string) =>
    office.slack.act.click(user, { view: 'home', actionId });

  test('shows a team its questions and nobody else’s', async () => {
    const office = await opened();
    const own = await open(office, ENGINEER);
    expect(own).toContain('payments/api');
    expect(own).not.toContain('shop/web');
    const other = await open(office, SHOP_LEAD);
    expect(other).toContain('shop/web');
    expect(other).not.toContain('payments/api');
  });

  test.each([
    { who: 'guest', user: GUEST, says: 'Only full members of this workspace can use Layaway' },
    { who: 'stranger', user: STRANGER, says: 'Only members of this workspace can use Layaway' },
    { who: 'member of no team', user: BYSTANDER, says: 'You are in no team that owns image repositories' },
  ])('tells a $who kindly, with no question of anybody', async ({ user, says }) => {
    const office = await opened();
    const shown = await open(office, user);
    expect(shown).toContain(says);
    expect(shown).not.toContain('payments/api');
    expect(shown).not.toContain(ACTION.keep);
  });

  test('what nobody owns stands with the fallback lead and the admins only', async () => {
    const office = await offices.open({
      config: { admins: [ADMIN], scope: ['payments/*', 'legacy/*'] },
    });
    addOthers(office);
    office.aws.ecr.createRepository('eu-west-1', 'legacy/tool', {});
    office.aws.ecr.push('eu-west-1', 'legacy/tool', {
      tags: ['feat-old'],
      pushedAt: office.clock.now() - 2e10,
    });
    await office.run();
    await office.settle();
    expect(await open(office, LEAD)).toContain('legacy/tool');
    expect(await open(office, ADMIN)).toContain('legacy/tool');
    expect(home(office, ADMIN)).toContain('Savings in all registries so far');
    expect(home(office, LEAD)).toContain('Savings of your teams and of what nobody owns so far');
    expect(await open(office, ENGINEER)).not.toContain('legacy/tool');
  });

  test('a decision there is recorded, shown there and on the card; Restore brings everything back', async () => {
    const office = await opened();
    await open(office, LEAD);
    expect((await onHome(office, LEAD, ACTION.remove)).outcome).toBe('acked');
    await office.settle();
    expect(home(office, LEAD)).toContain('Your answer is recorded.');
    expect(posted(office, PAYMENTS).at(-1)).toContain('3 put aside until');
    const later = await open(office, LEAD);
    await office.slack.until('the date', () => home(office, LEAD).includes('put aside until'));
    expect(later).not.toBe('');
    expect(home(office, LEAD)).toMatch(/\*Put aside:\* 3 images/);
    await onHome(office, LEAD, ACTION.restore);
    await office.settle();
    expect(posted(office, PAYMENTS).at(-1)).toContain('*Restored 3*');
  });

  test('what was answered meanwhile is refused, with the page as it is now', async () => {
    const office = await opened();
    await open(office, ENGINEER);
    await click(office, LEAD, ACTION.remove, PAYMENTS);
    await office.settle();
    await onHome(office, ENGINEER, ACTION.remove);
    await office.slack.until('the refusal', () =>
      home(office, ENGINEER).includes('already approved the removal'),
    );
    expect(home(office, ENGINEER)).toContain('3 put aside until');
    expect(home(office, ENGINEER)).not.toContain(ACTION.keep);
  });

  test('is drawn again after its owner decides in the channel', async () => {
    const office = await opened();
    await open(office, LEAD);
    await click(office, LEAD, ACTION.keep, PAYMENTS);
    await office.slack.until('the decision on Home', () => home(office, LEAD).includes('Kept until'));
    expect(home(office, LEAD)).toContain('Nothing waits for an answer');
  });

  test('says that everything stands still', async () => {
    const office = await opened();
    await office.store.brakes.pause(SHOP_LEAD, 'pulls look odd', office.clock.now());
    expect(await open(office, LEAD)).toContain('pulls look odd');
  });
});
