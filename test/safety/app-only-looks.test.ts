import { expect, test } from 'vitest';
import type { Running } from '../../src/app.ts';
import { DAY } from '../../src/policy/time.ts';
import { MUTATING_OPERATIONS } from '../../src/sandbox/aws/mutating.ts';
import { ACTION, COMMAND, VIEW } from '../../src/slack/action-ids.ts';
import { ADMIN, addOthers, home } from '../app/asking.ts';
import { Crawler } from '../app/crawler.ts';
import { click, LEAD, MONDAY, type Office, PAYMENTS, REGION, useOffices } from '../app/office.ts';
import { windowOf } from '../app/window.ts';

const offices = useOffices();
/** One more than the Home tab shows at once, one of which will be put aside. */
const REPOSITORIES = Array.from({ length: 11 }, (_, i) => `service-${i}`);

const NOBODYS = ['payments/nobody', 'payments/no-one'];

/** Questions of every kind: many of one team, a long list, one that nobody owns, one that is put aside. */
async function fullOffice(): Promise<Office> {
  const office = await offices.open({ config: { admins: [ADMIN] } });
  addOthers(office);
  const { ecr } = office.aws;
  const push = (repository: string, tag: string) =>
    ecr.push(REGION, repository, { tags: [tag], pushedAt: MONDAY - 200 * DAY });
  for (const name of REPOSITORIES) {
    ecr.createRepository(REGION, `payments/${name}`, { tags: { owner: 'payments' } });
    for (const n of [1, 2]) push(`payments/${name}`, `feat-${n}`);
  }
  for (let n = 0; n < 24; n++) push('payments/api', `fix-${n}`);
  for (const name of NOBODYS) {
    ecr.createRepository(REGION, name);
    push(name, 'feat-1');
  }
  const both = await office.run();
  await office.settle();
  await click(office, LEAD, ACTION.remove, PAYMENTS);
  await office.settle();
  await office.move(3 * DAY);
  await office.stop(both);
  return office;
}

const COMMANDS = [
  ...['status', 'status payments/service-1', 'explain payments/service-1:feat-1', 'restore payments', 'help'],
  // What nobody owns stands in the newest message: of that something was approved.
  ...NOBODYS.map((name) => `restore ${name}`),
  ...[
    'history payments/service-1',
    'history payments/service-1 decisions',
    'savings',
    'savings payments',
    'policy',
  ],
  ...['policy payments/service-1', 'pause incident', 'resume', 'nonsense'],
];

/** *Review N more* on Home: there are fewer than that once some are answered. */
async function moreOnHome(office: Office, app: Running): Promise<void> {
  const { act } = office.slack;
  await act.openHome(LEAD);
  const shows = () => home(office, LEAD).includes(ACTION.homeMore);
  await office.slack.until('more questions than Home shows', shows);
  await act.click(LEAD, { view: 'home', actionId: ACTION.homeMore });
  await app.answered();
  expect(windowOf(office, LEAD)).toContain(VIEW.home);
  await act.closeView(LEAD, true);
}

/** Windows that are sent off; the others only show something. */
const SENT = [VIEW.assign, VIEW.notOurs, VIEW.change, VIEW.several, VIEW.severalSure, VIEW.away];

test('promise 9: whatever is clicked, typed or sent off, the app makes no call that could change a registry', async () => {
  const office = await fullOffice();
  office.aws.calls.clear();
  const app = await office.run({ roles: { app: true, worker: false } });
  await office.slack.until('the app', () => office.slack.socketMode.connections === 1);
  for (const text of COMMANDS) {
    const acted = await office.slack.act.slash(LEAD, PAYMENTS, COMMAND, text);
    expect(acted, text).toMatchObject({ outcome: 'acked' });
  }
  await moreOnHome(office, app);
  const { clicked, submitted } = await new Crawler(office, app, LEAD).crawl();
  expect(office.aws.calls.mutating()).toEqual([]);
  expect(office.aws.calls.all.filter(({ operation }) => MUTATING_OPERATIONS.has(operation))).toEqual([]);
  // It was everything.
  clicked.add(ACTION.homeMore);
  expect(Object.values(ACTION).filter((id) => !clicked.has(id))).toEqual([]);
  expect(SENT.filter((id) => !submitted.has(id))).toEqual([]);
}, 120_000);
