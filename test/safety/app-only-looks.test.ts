import { expect, test } from 'vitest';
import { DAY } from '../../src/policy/time.ts';
import { MUTATING_OPERATIONS } from '../../src/sandbox/aws/mutating.ts';
import { ACTION, COMMAND, VIEW } from '../../src/slack/action-ids.ts';
import { ADMIN, addOthers, home } from '../app/asking.ts';
import { Crawler } from '../app/crawler.ts';
import {
  choose,
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
} from '../app/office.ts';
import { windowShows } from '../app/window.ts';

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

const FIRST = [ACTION.homeMore, ACTION.keep, ACTION.change, ACTION.putAway];

/** What the crawler finds only where cards are drawn anew quickly. */
async function first(office: Office): Promise<void> {
  const { act } = office.slack;
  const shows = (what: string, where: () => string) =>
    office.slack.until(what, () => where().includes(what), 20_000);
  await act.openHome(LEAD);
  await shows(ACTION.homeMore, () => home(office, LEAD));
  await act.click(LEAD, { view: 'home', actionId: ACTION.homeMore });
  await windowShows(office, LEAD, VIEW.home);
  await act.closeView(LEAD, true);
  await click(office, LEAD, ACTION.keep, PAYMENTS);
  await shows(ACTION.change, () => posted(office, PAYMENTS).join());
  await click(office, LEAD, ACTION.change, PAYMENTS);
  await windowShows(office, LEAD, VIEW.change);
  expect(await act.submitView(LEAD)).toMatchObject({ outcome: 'acked' });
  await choose(office, SHOP_LEAD, 'archive', SHOP);
  await windowShows(office, SHOP_LEAD, ACTION.putAway);
  await act.click(SHOP_LEAD, { view: 'modal', actionId: ACTION.putAway, choose: 'disable' });
  await windowShows(office, SHOP_LEAD, 'Disable 1');
  expect(await act.submitView(SHOP_LEAD)).toMatchObject({ outcome: 'acked' });
}

test('promise 9: whatever is clicked, typed or sent off, the app makes no call that could change a registry', async () => {
  const office = await fullOffice();
  office.aws.calls.clear();
  await office.run({ roles: { app: true, worker: false } });
  await office.slack.until('the app', () => office.slack.socketMode.connections === 1);
  for (const text of COMMANDS) {
    const acted = await office.slack.act.slash(LEAD, PAYMENTS, COMMAND, text);
    expect(acted, text).toMatchObject({ outcome: 'acked' });
  }
  await first(office);
  const { clicked, submitted } = await new Crawler(office, LEAD).crawl();
  for (const id of FIRST) clicked.add(id);
  expect(office.aws.calls.mutating()).toEqual([]);
  expect(office.aws.calls.all.filter(({ operation }) => MUTATING_OPERATIONS.has(operation))).toEqual([]);
  // It was nearly everything: a slow machine may draw a card anew too late for its button to be reached.
  expect(Object.values(ACTION).filter((id) => !clicked.has(id)).length).toBeLessThanOrEqual(3);
  const sent = [VIEW.assign, VIEW.notOurs, VIEW.change, VIEW.several, VIEW.severalSure, VIEW.away];
  expect(sent.filter((id) => !submitted.has(id)).length).toBeLessThanOrEqual(2);
}, 240_000);
