import { DescribeRepositoriesCommand, PutImageCommand } from '@aws-sdk/client-ecr';
import { afterEach, describe, expect, it } from 'vitest';
import { CONNECTION_LIMIT, REQUEST_LIMIT } from '../../src/policy/deadlines.ts';
import { type Bench, HERE, openBench, THERE } from './sandboxed.ts';

let bench: Bench;
afterEach(() => bench.close());

describe('the clients of a registry', () => {
  it('fill in the account by asking who the caller is', async () => {
    bench = await openBench();
    expect(bench.clients.id).toEqual(HERE);
    expect(bench.clients.key).toBe('123456789012/eu-west-1');
  });

  it('are shared by all who open the same registry, and apart for another Region', async () => {
    bench = await openBench();
    expect(await bench.pool.open({ region: HERE.region })).toBe(bench.clients);
    const other = await bench.pool.open({ region: 'eu-central-1' });
    expect(other.read).not.toBe(bench.clients.read);
    expect(other.id.region).toBe('eu-central-1');
  });

  it('work as the configured role, in its account', async () => {
    bench = await openBench();
    bench.aws.ecr.createRepository(THERE, 'far/away');
    const roleArn = `arn:aws:iam::${THERE.account}:role/layaway`;
    const far = await bench.pool.open({ region: THERE.region, roleArn });
    expect(far.id).toEqual(THERE);
    const answer = await far.read.send(new DescribeRepositoriesCommand({}));
    expect(answer.repositories?.map((one) => one.repositoryName)).toEqual(['far/away']);
  });

  it('forget a failed opening, so that the next one tries again', async () => {
    bench = await openBench();
    bench.aws.faults.inject('sts:GetCallerIdentity', { kind: 'deny' }, { times: 1 });
    await expect(bench.pool.open({ region: 'us-east-1' })).rejects.toThrow(/not authorized/);
    expect((await bench.pool.open({ region: 'us-east-1' })).id.region).toBe('us-east-1');
  });

  it('repeat a read that was throttled, but try a change once', async () => {
    bench = await openBench();
    const { aws, clients } = bench;
    aws.faults.inject('DescribeRepositories', { kind: 'throttle' }, { times: 1 });
    await clients.read.send(new DescribeRepositoriesCommand({}));
    expect(aws.calls.count('DescribeRepositories')).toBe(2);
    aws.faults.inject('PutImage', { kind: 'throttle' });
    const put = new PutImageCommand({ repositoryName: 'any', imageManifest: '{}' });
    await expect(clients.change.send(put)).rejects.toThrow(/Rate exceeded/);
    expect(aws.calls.count('PutImage')).toBe(1);
  });

  it('wait for their turn, and count retries too', async () => {
    const waits: number[] = [];
    const timer = { now: () => 0, sleep: async (duration: number) => void waits.push(duration) };
    bench = await openBench({ timer, reads: { perSecond: 10 } });
    const { aws, clients } = bench;
    aws.faults.inject('DescribeRepositories', { kind: 'error' }, { times: 1 });
    await clients.read.send(new DescribeRepositoriesCommand({}));
    await clients.read.send(new DescribeRepositoriesCommand({}));
    expect(waits).toEqual([100, 200]);
  });

  it('wait for an answer no longer than whoever steps in reckons with', async () => {
    bench = await openBench();
    const { aws, clients } = bench;
    aws.ecr.createRepository(HERE.region, 'any');
    for (const client of [clients.change, clients.read]) {
      await client.send(new DescribeRepositoriesCommand({}));
      const { requestHandler } = client.config;
      expect(
        Reflect.apply(Reflect.get(requestHandler, 'httpHandlerConfigs'), requestHandler, []),
      ).toMatchObject({
        connectionTimeout: CONNECTION_LIMIT,
        requestTimeout: REQUEST_LIMIT,
        throwOnRequestTimeout: true,
      });
    }
    expect(await clients.change.config.maxAttempts()).toBe(1);
  });
});
