import { describe, expect, test } from 'vitest';
import { isQuarantineTag } from '../../src/policy/quarantine-tag.ts';
import { MINUTE } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import {
  click,
  ENGINEER,
  LEAD,
  PAYMENTS,
  posted,
  privately,
  REGISTRY,
  tagsIn,
  useOffices,
} from './office.ts';

const ROLES = { app: { app: true, worker: false }, worker: { app: false, worker: true } };

describe('clicks, from Slack to the registry', () => {
  const offices = useOffices();
  const decided = async (office: Awaited<ReturnType<typeof offices.open>>) =>
    (await office.store.ledger.read({ repository: 'payments/api', registry: REGISTRY })).filter(
      (entry) => entry.kind === 'decided',
    );

  test('a click delivered three times decides once', async () => {
    const office = await offices.open();
    await office.run();
    await office.settle();
    const { outcome, duplicates } = await click(office, LEAD, ACTION.remove, PAYMENTS, 3);
    await office.settle();
    expect([outcome, ...duplicates.map((one) => one.outcome)]).toEqual(['acked', 'acked', 'acked']);
    expect(await decided(office)).toHaveLength(1);
    expect([...tagsIn(office, 'payments/api').values()].flat().filter(isQuarantineTag)).toHaveLength(3);
    expect(privately(office, LEAD)).toEqual([]);
  });

  test('an acknowledged click is in Redis, and is carried out by a worker that starts later', async () => {
    const office = await offices.open();
    const first = await office.run();
    await office.settle();
    await office.stop(first);
    const app = await office.run({ roles: ROLES.app });
    const acted = await click(office, LEAD, ACTION.remove, PAYMENTS);
    expect(acted.outcome).toBe('acked');
    expect(await decided(office)).toHaveLength(1);
    await office.stop(app);
    expect([...tagsIn(office, 'payments/api').values()].flat().filter(isQuarantineTag)).toEqual([]);
    await office.run({ roles: ROLES.worker });
    await office.settle();
    expect([...tagsIn(office, 'payments/api').values()].flat().filter(isQuarantineTag)).toHaveLength(3);
    expect(posted(office, PAYMENTS).at(-1)).toContain('3 put aside until');
  });

  test('a decision whose job is lost is found by the next sweep', async () => {
    const office = await offices.open();
    const first = await office.run();
    await office.settle();
    await office.stop(first);
    const [id = ''] = await office.store.reviews.listOpen();
    const review = await office.store.reviews.get(id);
    if (!review) throw new Error('no review');
    const by = { id: LEAD };
    await office.store.reviews.save({
      ...review,
      state: { status: 'removing', by, at: office.clock.now(), effect: 'delete' },
    });
    await office.run();
    await office.move(11 * MINUTE);
    expect([...tagsIn(office, review.repository).values()].flat().some(isQuarantineTag)).toBe(true);
  });

  test('of two who remove in the same moment one is told that the other was first', async () => {
    const office = await offices.open();
    await office.run();
    await office.settle();
    await Promise.all([LEAD, ENGINEER].map((user) => click(office, user, ACTION.remove, PAYMENTS)));
    await office.settle();
    expect(await decided(office)).toHaveLength(1);
    const told = [...privately(office, LEAD), ...privately(office, ENGINEER)];
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('already approved the removal');
  });

  test('Restore right after Remove leaves every tag where it was', async () => {
    const office = await offices.open();
    await office.run();
    await office.settle();
    const before = tagsIn(office, 'payments/api');
    await click(office, LEAD, ACTION.remove, PAYMENTS);
    await office.slack.until('the Restore button', () =>
      posted(office, PAYMENTS).at(-1)?.includes('Restore 3'),
    );
    await click(office, ENGINEER, ACTION.restore, PAYMENTS);
    await office.settle();
    expect(tagsIn(office, 'payments/api')).toEqual(before);
    expect(posted(office, PAYMENTS).at(-1)).toMatch(/\*Restored \d\*|\*Taken back\*/);
    expect(posted(office, PAYMENTS).at(-1)).not.toContain(ACTION.restore);
  });

  test('while Redis is away the clicker hears that nothing was recorded; afterwards it works again', async () => {
    const office = await offices.open();
    await office.run();
    await office.settle();
    process.kill(offices.redis.server.pid, 'SIGKILL');
    const acted = await click(office, LEAD, ACTION.remove, PAYMENTS);
    expect(acted.outcome).toBe('acked');
    await office.slack.until(
      'the bad news',
      () => privately(office, LEAD).some((text) => text.includes('Your answer was not recorded')),
      15_000,
    );
    await offices.redis.server.restart();
    const back = { timeout: 20_000, interval: 250 };
    await expect.poll(() => decided(office).catch(() => undefined), back).toEqual([]);
    await expect.poll(() => office.settle().then(() => 'settled', String), back).toBe('settled');
    await click(office, LEAD, ACTION.remove, PAYMENTS);
    expect(await decided(office)).toHaveLength(1);
    await office.settle();
    expect([...tagsIn(office, 'payments/api').values()].flat().filter(isQuarantineTag)).toHaveLength(3);
  });
});
