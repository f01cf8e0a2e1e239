import { describe, expect, test } from 'vitest';
import { isQuarantineTag } from '../../src/policy/quarantine-tag.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { ADMIN, addOthers, ask, BYSTANDER, clickPrivate, GUEST, STRANGER } from './asking.ts';
import { click, ENGINEER, LEAD, PAYMENTS, privately, SHOP_LEAD, tagsIn, useOffices } from './office.ts';

describe('who may do what with /ecr', () => {
  const offices = useOffices();
  const removed = async () => {
    const office = await offices.open({ config: { admins: [ADMIN] } });
    addOthers(office);
    await office.run();
    await office.settle();
    await click(office, LEAD, ACTION.remove, PAYMENTS);
    await office.settle();
    return office;
  };

  test.each([
    { who: 'engineer of the team', user: ENGINEER, restore: true, pause: false, resume: false },
    { who: 'lead of another team', user: SHOP_LEAD, restore: false, pause: true, resume: false },
    { who: 'admin', user: ADMIN, restore: true, pause: true, resume: true },
    { who: 'member of no team', user: BYSTANDER, restore: false, pause: false, resume: false },
    { who: 'guest', user: GUEST, restore: false, pause: false, resume: false },
    { who: 'stranger', user: STRANGER, restore: false, pause: false, resume: false },
  ])('$who', async ({ user, restore, pause, resume }) => {
    const office = await removed();
    const offered = await ask(office, user, 'restore payments/api');
    expect(offered.includes(`"${ACTION.restoreNamed}"`)).toBe(restore);
    expect(offered).not.toContain('"danger"');
    await ask(office, user, 'pause test');
    expect((await office.store.brakes.paused()) !== undefined).toBe(pause);
    await office.store.brakes.pause('cli', 'test', office.clock.now());
    await ask(office, user, 'resume');
    expect((await office.store.brakes.paused()) === undefined).toBe(resume);
    const look = await ask(office, user, 'history payments/api');
    expect(look.includes('What happened')).toBe(user !== GUEST && user !== STRANGER);
  });

  test('a forged confirmation of a restore is refused by role, as the command is', async () => {
    const office = await removed();
    await ask(office, ENGINEER, 'restore payments/api');
    const message = office.slack.workspace.ephemerals(ENGINEER).at(-1);
    if (!message) throw new Error('no offer');
    const stolen = {
      channel: message.channel,
      text: message.text,
      blocks: message.blocks,
      onlyFor: BYSTANDER,
    };
    office.slack.workspace.timeline.post({ ...stolen, user: message.user });
    await clickPrivate(office, BYSTANDER, ACTION.restoreNamed);
    await office.slack.until('the refusal', () =>
      privately(office, BYSTANDER).at(-1)?.includes('Only members'),
    );
    await office.settle();
    expect([...tagsIn(office, 'payments/api').values()].flat().filter(isQuarantineTag)).toHaveLength(3);
  });
});
