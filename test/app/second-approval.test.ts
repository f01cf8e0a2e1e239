import pino from 'pino';
import { expect, test } from 'vitest';
import { type DeskParts, decideOnce } from '../../src/app/desk.ts';
import { isQuarantineTag } from '../../src/policy/quarantine-tag.ts';
import { DAY, MINUTE } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import {
  click,
  ENGINEER,
  LEAD,
  MONDAY,
  type Office,
  PAYMENTS,
  posted,
  privately,
  REGION,
  REGISTRY,
  tagsIn,
  useOffices,
} from './office.ts';

const offices = useOffices();

/** Releases of a service that is slow to rebuild; everything else is too small to be asked about. */
async function openOffice(): Promise<Office> {
  const office = await offices.open({
    config: {
      minimumImpact: { bytes: 1_000_000_000 },
      retention: { keepReleases: 1 },
      slowPath: { slowRebuild: ['payments/*'] },
    },
  });
  for (const [i, tag] of ['1.0.0', '1.1.0', '1.2.0'].entries()) {
    const pushedAt = MONDAY - (300 - i) * DAY;
    office.aws.ecr.push(REGION, 'payments/api', { tags: [tag], pushedAt, sizeBytes: 2_000_000_000 });
  }
  await office.store.memory.restartWatching(REGISTRY, MONDAY - 100 * DAY);
  await office.store.memory.done(`good scan ${REGISTRY}`, MONDAY);
  await office.run();
  await office.settle();
  return office;
}

const aside = (office: Office) =>
  [...tagsIn(office, 'payments/api').values()].flat().filter(isQuarantineTag).length;

test('promise 11: half an approval from before Redis lost records counts no more', async () => {
  const office = await openOffice();
  await click(office, ENGINEER, ACTION.remove, PAYMENTS);
  await office.settle();
  office.store.continuity.remember({ sequence: 9_000, hash: 'f'.repeat(64) });
  await office.store.continuity.check(office.clock.now());
  await click(office, LEAD, ACTION.remove, PAYMENTS);
  await office.settle();
  expect(posted(office, PAYMENTS).at(-1)).toContain(`*1 of 2:* approved by ${LEAD.toLowerCase()}`);
  expect(posted(office, PAYMENTS).at(-1)).toContain(
    `The approval by ${ENGINEER.toLowerCase()} counts no more`,
  );
  expect(aside(office)).toBe(0);
});

test('promise 6: a risky removal begins only when a second person clicked too', async () => {
  const office = await openOffice();
  expect(posted(office, PAYMENTS).at(-1)).toContain('*Slow path:* two people, one of them a lead, 60 days');
  await click(office, ENGINEER, ACTION.remove, PAYMENTS);
  await office.settle();
  expect(posted(office, PAYMENTS).at(-1)).toContain(`*1 of 2:* approved by ${ENGINEER.toLowerCase()}`);
  expect(posted(office, PAYMENTS).at(-1)).toContain('needs another person, a lead');
  expect(aside(office)).toBe(0);

  await click(office, ENGINEER, ACTION.remove, PAYMENTS);
  await office.settle();
  expect(privately(office, ENGINEER).at(-1)).toContain('takes a second person');
  expect(aside(office)).toBe(0);

  await click(office, LEAD, ACTION.remove, PAYMENTS);
  await office.settle();
  expect(posted(office, PAYMENTS).at(-1)).toContain(
    `approved by ${ENGINEER.toLowerCase()} and ${LEAD.toLowerCase()}`,
  );
  expect(posted(office, PAYMENTS).at(-1)).toContain('1 of 2 begun, at most 1 a week');
  expect(aside(office)).toBe(1);
  const decided = (await office.store.ledger.read({ repository: 'payments/api', registry: REGISTRY }))
    .filter(({ kind }) => kind === 'decided')
    .map(({ text }) => text);
  expect(decided).toEqual([
    expect.stringContaining(`2 of 2, after <@${ENGINEER}>) by <@${LEAD}> (lead)`),
    expect.stringContaining(
      `1 of 2; nothing is changed before a second person approves) by <@${ENGINEER}> (member)`,
    ),
  ]);
});

test('of two who click in the same moment one is the first and the other the second', async () => {
  const office = await openOffice();
  await Promise.all([LEAD, ENGINEER].map((user) => click(office, user, ACTION.remove, PAYMENTS)));
  await office.settle();
  expect([...privately(office, LEAD), ...privately(office, ENGINEER)]).toEqual([]);
  expect(aside(office)).toBe(1);
});

test('promise 12: whoever approved first and may not decide any more does not count', async () => {
  const office = await openOffice();
  await click(office, LEAD, ACTION.remove, PAYMENTS);
  await office.settle();
  office.slack.workspace.addUser({ id: LEAD, name: 'payments lead', kind: 'deactivated' });
  office.clock.move(10 * MINUTE); // longer than an answer of Slack is believed
  await click(office, ENGINEER, ACTION.remove, PAYMENTS);
  await office.settle();
  expect(aside(office)).toBe(0);
  const card = posted(office, PAYMENTS).at(-1);
  expect(card).toContain(`*1 of 2:* approved by ${ENGINEER.toLowerCase()}`);
  expect(card).toContain(`The approval by ${LEAD.toLowerCase()} counts no more`);
});

test('the first approver is looked up beside the second one, not after', async () => {
  const office = await openOffice();
  await click(office, ENGINEER, ACTION.remove, PAYMENTS);
  await office.settle();
  const [id = ''] = await office.store.reviews.listOpen();
  let both: () => void = () => undefined;
  const asked: string[] = [];
  const bothAsked = new Promise<void>((resolve) => {
    both = resolve;
  });
  const parts: DeskParts = {
    store: office.store,
    now: office.clock.now,
    zoneOf: () => 'UTC',
    mode: 'delete',
    log: pino({ level: 'silent' }),
    // Neither is answered before both were asked: one after the other this would never end.
    authorize: async ({ user }) => {
      asked.push(user);
      if (asked.length === 2) both();
      await bothAsked;
      return { role: 'lead' };
    },
    mayAsk: async () => ({ role: 'member' }),
    enqueue: async () => undefined,
    teamsOf: () => [],
    owners: { teams: [], assigning: false },
  };
  const command = { kind: 'remove', count: 2, stated: 'delete' } as const;
  expect(await decideOnce(parts, { user: LEAD }, id, command)).toMatchObject({
    card: { review: { state: { status: 'removing', first: { id: ENGINEER } } } },
  });
  expect(asked.sort()).toEqual([ENGINEER, LEAD]);
});

test('a click that Slack delivers three times is one approval', async () => {
  const office = await openOffice();
  await click(office, LEAD, ACTION.remove, PAYMENTS, 3);
  await office.settle();
  expect(posted(office, PAYMENTS).at(-1)).toContain('*1 of 2:*');
  expect(privately(office, LEAD)).toEqual([]);
  expect(aside(office)).toBe(0);
});
