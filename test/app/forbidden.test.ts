import { describe, expect, test } from 'vitest';
import type { UserKind } from '../../src/sandbox/slack/directory.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import {
  choose,
  click,
  ENGINEER,
  LEAD,
  type Office,
  PAYMENTS,
  posted,
  privately,
  REGISTRY,
  SHOP_LEAD,
  tagsIn,
  useOffices,
} from './office.ts';

/** Who they are, whether the configuration names them as members all the same, and what they are told. */
const FORBIDDEN: readonly {
  readonly id: string;
  readonly kind: UserKind;
  readonly listed: boolean;
  readonly told: RegExp;
  readonly silent?: true;
}[] = [
  { id: 'U0GUEST', kind: 'guest', listed: true, told: /not guests/ },
  { id: 'U0ONECHANNEL', kind: 'single-channel-guest', listed: true, told: /not guests/ },
  { id: 'U0STRANGER', kind: 'stranger', listed: true, told: /guests from other companies/ },
  { id: 'U0ELSEWHERE', kind: 'elsewhere', listed: true, told: /guests from other companies/ },
  { id: 'U0GONE', kind: 'deactivated', listed: true, told: /deactivated/ },
  { id: 'U0BOT', kind: 'bot', listed: true, told: /Bots cannot/ },
  { id: 'U0WORKFLOW', kind: 'workflow-bot', listed: true, told: /Bots cannot/ },
  { id: 'U0UNSURE', kind: 'member', listed: true, told: /could not tell|did not say/, silent: true },
  { id: SHOP_LEAD, kind: 'member', listed: false, told: /Only members and leads of payments/ },
  { id: 'U0NOBODY', kind: 'member', listed: false, told: /Only members and leads of payments/ },
];
type Act = (office: Office, user: string) => ReturnType<typeof click>;
const pressing =
  (actionId: string): Act =>
  (office, user) =>
    click(office, user, actionId, PAYMENTS);
const OPEN: Readonly<Record<string, Act>> = {
  keep: pressing(ACTION.keep),
  investigate: pressing(ACTION.investigate),
  remove: pressing(ACTION.remove),
  'not ours': (office, user) => choose(office, user, 'not-ours', PAYMENTS),
};

const members = [ENGINEER, ...FORBIDDEN.filter(({ listed }) => listed).map(({ id }) => id)];
const config = {
  teams: {
    payments: { channel: PAYMENTS, leads: [LEAD], members, timezone: 'Europe/Berlin' },
    shop: { channel: 'C0SHOP', leads: [SHOP_LEAD], timezone: 'Europe/Berlin' },
  },
};

/** Everything the office holds that a click could change. */
async function everything(office: Office) {
  const ids = await office.store.reviews.inRepository(REGISTRY, 'payments/api');
  const ledger = await office.store.ledger.read({});
  return {
    reviews: await office.store.reviews.getMany(ids),
    holds: (await office.store.holds.inRepository(REGISTRY, 'payments/api')).map((hold) => hold.state),
    ledger: ledger.filter(({ kind }) => kind !== 'refused'),
    tags: tagsIn(office, 'payments/api'),
  };
}

async function refusedAll(office: Office, acts: Readonly<Record<string, Act>>): Promise<void> {
  const before = await everything(office);
  const messages = posted(office, PAYMENTS).length;
  for (const { id, told, silent } of FORBIDDEN) {
    if (silent) office.slack.faults.status('users.info', 500, 100);
    for (const [action, act] of Object.entries(acts)) {
      const heard = privately(office, id).length;
      const acted = await act(office, id);
      expect(acted, `${id} ${action} ${office.log.at(-1)}`).toMatchObject({ outcome: 'acked' });
      await office.slack.until(`a sentence for ${id}`, () => privately(office, id).length > heard);
      expect(privately(office, id), `${id} ${action}`).toHaveLength(heard + 1);
      expect(privately(office, id).at(-1)).toMatch(told);
    }
    office.slack.faults.clear();
  }
  await office.settle();
  expect(await everything(office)).toEqual(before);
  expect(posted(office, PAYMENTS)).toHaveLength(messages);
}

describe.each(['Socket Mode', 'signed HTTP'])('promise 12, over %s', (way) => {
  const offices = useOffices();

  test('who is not surely of the team changes nothing, and is told why in private', async () => {
    // Bolt looks at the machine's clock, too: what is signed must be of now.
    const office = await offices.open({ config, start: Date.now() });
    for (const { id, kind } of FORBIDDEN) office.slack.workspace.addUser({ id, name: id.slice(2), kind });
    const { slack } = office.options();
    const { signingSecret } = office.slack.credentials;
    const running = await office.run(
      way === 'Socket Mode' ? {} : { slack: { ...slack, intake: { signingSecret } } },
    );
    if (way !== 'Socket Mode') office.slack.deliverTo(`http://127.0.0.1:${running.port}/slack/events`);
    await office.settle();
    await refusedAll(office, OPEN);
    await click(office, LEAD, ACTION.remove, PAYMENTS);
    await office.settle();
    expect(posted(office, PAYMENTS).at(-1)).toContain('3 put aside until');
    await refusedAll(office, { restore: pressing(ACTION.restore) });
    const ways = new Set(office.slack.deliveries.map(({ via }) => via));
    expect([...ways]).toEqual([way === 'Socket Mode' ? 'socket' : 'http']);

    const refused = (await office.store.ledger.read({})).filter(({ kind }) => kind === 'refused');
    expect(new Set(refused.map(({ by }) => by))).toEqual(new Set([SHOP_LEAD, 'U0NOBODY']));
    expect(refused.map(({ text }) => /wanted to (\w+)/.exec(text)?.[1]).toSorted()).toEqual(
      ['investigate', 'keep', 'remove', 'restore', 'say'].flatMap((word) => [word, word]),
    );
    await click(office, SHOP_LEAD, ACTION.restore, PAYMENTS);
    const again = (await office.store.ledger.read({})).filter(({ kind }) => kind === 'refused');
    expect(again).toHaveLength(refused.length);
  }, 60_000);
});
