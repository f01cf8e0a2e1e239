import { describe, expect, test } from 'vitest';
import { ACTION } from '../../src/slack/action-ids.ts';
import { ADMIN, addOthers, ask } from './asking.ts';
import { click, LEAD, type Office, PAYMENTS, posted, REGISTRY, useOffices } from './office.ts';

const offices = useOffices();

async function opened(): Promise<Office> {
  const office = await offices.open({ config: { admins: [ADMIN] } });
  addOthers(office);
  await office.run();
  await office.settle();
  return office;
}

/** The week's message, below which the platform channel is told of the pause. */
const card = (office: Office) => posted(office, PAYMENTS)[0];

describe('promise: while things stand still nothing says that they go on', () => {
  test('status says that all is paused, also where nothing waits, or which registry', async () => {
    const office = await opened();
    expect(await ask(office, LEAD, 'status shop/web')).not.toContain('*Paused');
    await office.store.brakes.pause(LEAD, 'deploy trouble', office.clock.now(), REGISTRY);
    expect(await ask(office, LEAD, 'status shop/web')).toContain(`*Paused in ${REGISTRY}* since`);
    await ask(office, LEAD, 'pause deploy trouble');
    expect(await ask(office, LEAD, 'status shop/web')).toMatch(/\*Paused\* since .*: deploy trouble/);
    expect((await ask(office, ADMIN, 'status */*')).match(/\*Paused/g)).toHaveLength(1);
  });

  test('what was approved meanwhile goes on with resume, and its card says so', async () => {
    const office = await opened();
    await ask(office, LEAD, 'pause deploy trouble');
    await click(office, LEAD, ACTION.remove, PAYMENTS);
    await office.settle();
    await office.slack.until('why it waits', () => card(office)?.includes('paused: deploy trouble'));
    expect(card(office)).toContain('3 wait since');
    expect(card(office)).not.toMatch(/3 left|less than/);
    expect(await ask(office, ADMIN, 'resume')).toContain('go on now');
    await office.settle();
    await office.slack.until('the card', () => card(office)?.includes('3 put aside'));
    expect(card(office)).not.toContain('paused: deploy trouble');
  });
});
