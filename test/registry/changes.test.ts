import { BatchDeleteImageCommand, ECRClient } from '@aws-sdk/client-ecr';
import { afterEach, describe, expect, it } from 'vitest';
import type { Change } from '../../src/policy/order.ts';
import { probeOrder } from '../../src/policy/probe.ts';
import { type Duration, SECOND } from '../../src/policy/time.ts';
import { carryOut } from '../../src/registry/changes.ts';
import { type Bench, HERE, KEYS, openBench } from './sandboxed.ts';

let bench: Bench;
afterEach(() => bench.close());

const WHERE = 'scratch/one';

/** A deletion that may be sent for so long from now, on an image that is there. */
async function deletion(lasts: Duration) {
  bench = await openBench();
  const { aws, clock, clients } = bench;
  aws.ecr.createRepository(HERE.region, WHERE);
  const digest = aws.ecr.push(HERE.region, WHERE, { tags: ['1'] });
  const change: Change = { kind: 'delete', digests: [digest] };
  const order = { ...probeOrder(clients.id, WHERE, change, clock.now()), expiresAt: clock.now() + lasts };
  const make = (client: ECRClient, now = clock.now) => carryOut(client, order, () => undefined, now);
  return { make, isThere: () => aws.ecr.image(HERE.region, WHERE, digest) !== undefined };
}

const clientWith = (credentials: () => Promise<typeof KEYS>, maxAttempts = 1) =>
  new ECRClient({ region: HERE.region, endpoint: bench.aws.url, credentials, maxAttempts });

describe('an order that ended', () => {
  it('is not carried out', async () => {
    const { make, isThere } = await deletion(0);
    expect(await make(bench.clients.change)).toEqual({ status: 'expired' });
    expect(isThere()).toBe(true);
  });

  it('is not waited for where credentials never come, nor sent when they come after all, on a clock that stands still', async () => {
    const { make, isThere } = await deletion(100);
    const begun = bench.clock.now();
    let come = () => {};
    const late = new Promise<typeof KEYS>((resolve) => {
      come = () => resolve(KEYS);
    });
    const client = clientWith(() => late);
    expect(await make(client, () => begun)).toEqual({ status: 'expired' });
    come();
    // On the same client, so behind what waited for the same credentials.
    await client.send(new BatchDeleteImageCommand({ repositoryName: WHERE, imageIds: [{ imageTag: '2' }] }));
    expect(isThere()).toBe(true);
    expect(bench.aws.calls.count('BatchDeleteImage')).toBe(1);
    client.destroy();
  });

  it('ends by the clock, too, where no timer can have told: the process stood still', async () => {
    const { make, isThere } = await deletion(30 * SECOND);
    const client = clientWith(async () => {
      bench.clock.move(31 * SECOND);
      return KEYS;
    });
    expect(await make(client)).toEqual({ status: 'expired' });
    expect(isThere()).toBe(true);
    client.destroy();
  });

  it('is not tried again by the SDK', async () => {
    const { make } = await deletion(30 * SECOND);
    const run = () => bench.clock.move(31 * SECOND);
    bench.aws.faults.inject('BatchDeleteImage', { kind: 'before', run }, { times: 1 });
    bench.aws.faults.inject('BatchDeleteImage', { kind: 'error' }, { times: 1 });
    const client = clientWith(async () => KEYS, 3);
    expect(await make(client)).toMatchObject({ status: 'unknown', underWay: true });
    expect(bench.aws.calls.count('BatchDeleteImage')).toBe(1);
    client.destroy();
  });
});

describe('a request without an answer', () => {
  it('may still be under way: when its order ends, nobody waits for it any more', async () => {
    const { make } = await deletion(200);
    bench.aws.faults.inject('BatchDeleteImage', { kind: 'delay', ms: 600 });
    expect(await make(bench.clients.change)).toMatchObject({ status: 'unknown', underWay: true });
  });

  it('whose answer was lost may be under way, for all we know', async () => {
    const { make } = await deletion(30 * SECOND);
    bench.aws.faults.inject('BatchDeleteImage', { kind: 'drop' });
    expect(await make(bench.clients.change)).toMatchObject({ status: 'unknown', underWay: true });
  });

  for (const [status, underWay] of [
    [500, undefined],
    [504, true],
  ] as const) {
    it(`answered ${status} ${underWay ? 'by what stands in between may be under way' : 'is over'}`, async () => {
      const { make } = await deletion(30 * SECOND);
      bench.aws.faults.inject('BatchDeleteImage', { kind: 'error', status });
      const outcome = await make(bench.clients.change);
      expect(outcome).toMatchObject({ status: 'unknown' });
      expect('underWay' in outcome ? outcome.underWay : undefined).toBe(underWay);
    });
  }
});
