import { describe, expect, test } from 'vitest';
import { isQuarantineTag } from '../../src/policy/quarantine-tag.ts';
import { DAY } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { click, LEAD, PAYMENTS, REGION, REGISTRY, tagsIn } from '../app/office.ts';
import { type Firm, useFirms } from './services.ts';

const firms = useFirms();

/** What Kubernetes gives a process between SIGTERM and SIGKILL. */
const GRACE = 30_000;
const IMAGES = 12;

const asideIn = (firm: Firm) => [...tagsIn(firm, 'payments/api').values()].flat().filter(isQuarantineTag);
const startedAnew = (firm: Firm) =>
  [...tagsIn(firm, 'payments/api').values()].filter((tags) => tags.some(isQuarantineTag) && tags.length > 1);

describe('SIGTERM drains', () => {
  test('a worker ends the change it is at, leaves the rest to another one, and exits 0', async () => {
    const firm = await firms.open();
    for (let i = 3; i < IMAGES; i++)
      firm.aws.ecr.push(REGION, 'payments/api', {
        tags: [`feat-${i}`],
        pushedAt: firm.clock.now() - 200 * DAY,
      });
    const [worker] = await Promise.all([firm.start('worker'), firm.start('app')]);
    await firm.shows(PAYMENTS, `Remove ${IMAGES}`);
    const change = firm.aws.faults.inject(
      'PutImage',
      {
        kind: 'before',
        async run() {
          worker.signal('SIGTERM');
          await worker.says('stopping');
        },
      },
      { times: 1 },
    );
    const began = performance.now();
    await click(firm, LEAD, ACTION.remove, PAYMENTS);
    expect(await worker.ended).toEqual({ code: 0, signal: null });
    expect(performance.now() - began).toBeLessThan(GRACE / 2);
    expect(change.fired).toBe(1);
    expect(asideIn(firm)).toHaveLength(1);
    const [review = ''] = await firm.store.reviews.inRepository(REGISTRY, 'payments/api');
    const intents = async () =>
      (await firm.store.holds.ofReview(review)).filter(({ intent }) => intent !== undefined);
    expect(await intents()).toEqual([]); // the change that was under way is recorded

    const other = await firm.start('worker');
    await expect.poll(() => asideIn(firm).length, { timeout: 20_000 }).toBe(IMAGES);
    await firm.shows(PAYMENTS, `${IMAGES} put aside until`);
    expect(startedAnew(firm)).toEqual([]);
    expect(firm.aws.calls.of('PutImage').filter(({ outcome }) => outcome === 'ok')).toHaveLength(IMAGES);
    other.signal('SIGTERM');
    expect(await other.ended).toEqual({ code: 0, signal: null });
  }, 120_000);

  test('an app acknowledges the click it is at, records it, and exits 0', async () => {
    const firm = await firms.open();
    const [app, worker] = await Promise.all([firm.start('app'), firm.start('worker')]);
    await firm.shows(PAYMENTS, 'Remove 3');
    worker.signal('SIGTERM');
    expect(await worker.ended).toEqual({ code: 0, signal: null });
    process.kill(firms.redis.server.pid, 'SIGSTOP'); // holds the click where it is
    const acted = click(firm, LEAD, ACTION.remove, PAYMENTS);
    app.signal('SIGTERM');
    await app.says('stopping');
    process.kill(firms.redis.server.pid, 'SIGCONT');
    expect(await acted).toMatchObject({ outcome: 'acked' });
    expect(await app.ended).toEqual({ code: 0, signal: null });
    const entries = await firm.store.ledger.read({ repository: 'payments/api', registry: REGISTRY });
    expect(entries.filter(({ kind }) => kind === 'decided')).toHaveLength(1);
  }, 120_000);
});
