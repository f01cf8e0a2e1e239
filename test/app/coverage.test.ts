import { expect, test } from 'vitest';
import { DAY, HOUR } from '../../src/policy/time.ts';
import { home } from './asking.ts';
import { ENGINEER, LEAD, posted, useOffices } from './office.ts';

const offices = useOffices();
const LINE =
  /payments: owner 100 %, service 0 %, environment 0 %, retention class 0 %, expiry date 0 % of \d/;

test('leads read in their weekly list and on Home what the tags of their repositories say', async () => {
  const office = await offices.open();
  await office.run();
  await office.settle();
  await office.move(3 * DAY + HOUR);
  const sent = () => posted(office, office.slack.workspace.directory.directMessage(LEAD).id).join();
  await office.slack.until('the weekly list', () => sent() !== '');
  expect(sent()).toMatch(LINE);
  for (const user of [LEAD, ENGINEER]) {
    await office.slack.act.openHome(user);
    await office.slack.until(`the Home of ${user}`, () => home(office, user) !== '""');
  }
  expect(home(office, LEAD)).toMatch(LINE);
  expect(home(office, ENGINEER)).not.toContain('expiry date');
});
