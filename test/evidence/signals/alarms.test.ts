import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alarms } from '../../../src/evidence/signals/alarms.ts';
import { HERE, NOW, type Runtime, settings, startRuntime } from '../sandboxed.ts';
import { type StubServer, startStub } from '../stub.ts';
import { hear, signalsOf } from './heard.ts';

const named = (...names: readonly string[]) => names.map((name) => ({ name, repositories: ['shop/*'] }));

describe('alarms of CloudWatch', () => {
  let run: Runtime;
  beforeEach(async () => {
    run = await startRuntime();
  });
  afterEach(() => run.close());
  const source = (...names: readonly string[]) => alarms(settings(run.aws.url), named(...names));

  it('are told with their state, metric and composite ones', async () => {
    const { cloudwatch } = run.aws;
    cloudwatch.setAlarm(HERE, 'errors', 'ALARM');
    cloudwatch.setAlarm(HERE, 'all', 'ALARM', 'composite');
    cloudwatch.setAlarm(HERE, 'latency', 'OK');
    cloudwatch.setAlarm(HERE, 'new', 'INSUFFICIENT_DATA');
    cloudwatch.setAlarm(HERE, 'not-asked', 'ALARM');
    const found = await signalsOf(source('errors', 'all', 'latency', 'new', 'gone'));
    expect(found.map((one) => (one.kind === 'alarm' ? [one.name, one.state] : one))).toEqual([
      ['errors', { status: 'ringing', since: NOW }],
      ['all', { status: 'ringing', since: NOW }],
      ['latency', { status: 'quiet', since: NOW }],
      ['new', { status: 'no-data' }],
      ['gone', { status: 'missing' }],
    ]);
    expect(found[0]).toMatchObject({ repositories: ['shop/*'] });
  });

  it('are asked for a hundred at a time, each name once', async () => {
    const names = Array.from({ length: 130 }, (_, i) => `alarm-${i}`);
    for (const name of names) run.aws.cloudwatch.setAlarm(HERE, name, 'OK');
    const found = await signalsOf(source(...names, 'alarm-0'));
    expect(found).toHaveLength(131);
    expect(found.every((one) => one.kind === 'alarm' && one.state.status === 'quiet')).toBe(true);
    expect(run.aws.calls.count('cloudwatch:DescribeAlarms')).toBe(2);
  });

  it('are found when CloudWatch throttles', async () => {
    run.aws.cloudwatch.setAlarm(HERE, 'errors', 'OK');
    run.aws.faults.inject('DescribeAlarms', { kind: 'throttle' }, { times: 1 });
    expect(await signalsOf(source('errors'))).toMatchObject([{ state: { status: 'quiet' } }]);
  });

  it('cannot be known when that is denied', async () => {
    run.aws.faults.inject('DescribeAlarms', { kind: 'deny' });
    const why = "cloudwatch:DescribeAlarms is not allowed: add it to the role's policy";
    expect(await hear(source('errors'))).toEqual({ source: 'alarms', status: 'failed', why });
  });
});

describe('alarms as CloudWatch may tell them', () => {
  let stub: StubServer;
  afterEach(() => stub.close());
  async function answered(...pages: readonly object[]) {
    let i = 0;
    stub = await startStub({ DescribeAlarms: () => pages[i++] ?? {} });
    return await hear(alarms(settings(stub.url), named('errors')));
  }

  it.each<[string, object, object]>([
    [
      'with the older time only',
      { StateValue: 'ALARM', StateUpdatedTimestamp: 5 },
      { status: 'ringing', since: 5_000 },
    ],
    [
      'quiet with the older time only',
      { StateValue: 'OK', StateUpdatedTimestamp: 5 },
      { status: 'quiet', since: 5_000 },
    ],
    ['ringing without a time: since now', { StateValue: 'ALARM' }, { status: 'ringing', since: NOW }],
  ])('%s', async (_what, alarm, state) => {
    const answer = await answered({ MetricAlarms: [{ AlarmName: 'errors', ...alarm }] });
    expect(answer).toMatchObject({ signals: [{ state }] });
  });

  it('over pages', async () => {
    const last = { CompositeAlarms: [{ AlarmName: 'errors', StateValue: 'OK' }] };
    const first = { MetricAlarms: [{ StateValue: 'OK' }], NextToken: 'more' };
    expect(await answered(first, last)).toMatchObject({ signals: [{ state: { status: 'quiet' } }] });
  });

  it.each<[string, object, RegExp]>([
    ['without a list', {}, /holds no list/],
    [
      'in a state nobody knows',
      { MetricAlarms: [{ AlarmName: 'errors', StateValue: 'BUSY' }] },
      /errors cannot be read/,
    ],
    ['without a state', { MetricAlarms: [{ AlarmName: 'errors' }] }, /errors cannot be read/],
  ])('%s they cannot be known', async (_what, page, why) => {
    expect(await answered(page)).toMatchObject({ status: 'failed', why: expect.stringMatching(why) });
  });
});
