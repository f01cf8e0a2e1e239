import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryCache } from '../../src/evidence/cache.ts';
import { ecsSource } from '../../src/evidence/ecs.ts';
import { container, ecsAt, HERE, type Runtime, report, settings, startRuntime, usesOf } from './sandboxed.ts';

const CLUSTER = 'arn:aws:ecs:eu-west-1:123456789012:cluster/prod';
const ROLE = 'arn:aws:iam::123456789012:role/events';

let run: Runtime;
beforeEach(async () => {
  run = await startRuntime();
});
afterEach(() => run.close());

const source = () => ecsAt(run.aws.url);
const use = (tag: string, by: string) => ({ repository: 'shop/web', tag, by });

/** Registers `v1` as the first revision of a family, and as many newer ones that no source would reach behind. */
function buried(family: string): string {
  const first = run.aws.ecs.registerTaskDefinition(HERE, family, container('v1'));
  for (let i = 0; i < 5; i++) run.aws.ecs.registerTaskDefinition(HERE, family, container('v2'));
  return first;
}

const ecsTarget = (TaskDefinitionArn: string) => ({ Arn: CLUSTER, EcsParameters: { TaskDefinitionArn } });
const scheduled = (TaskDefinitionArn: string) => ({ ...ecsTarget(TaskDefinitionArn), RoleArn: ROLE });

describe('the ECS source holds a use that stands only in', () => {
  it('an EventBridge rule that pins a revision older than the newest ones', async () => {
    run.aws.events.putRule(HERE, { name: 'nightly', targets: [ecsTarget(buried('report'))] });
    expect(await usesOf(source())).toContainEqual(use('v1', 'EventBridge rule nightly'));
  });

  it('a disabled rule on another event bus, which can be enabled', async () => {
    const targets = [ecsTarget(buried('report'))];
    run.aws.events.putRule(HERE, { bus: 'orders', name: 'placed', state: 'DISABLED', targets });
    expect(await usesOf(source())).toContainEqual(use('v1', 'EventBridge rule orders/placed (disabled)'));
  });

  it('a schedule, in any group and disabled', async () => {
    const target = scheduled(buried('report'));
    run.aws.scheduler.createSchedule(HERE, { group: 'reports', name: 'weekly', state: 'DISABLED', target });
    expect(await usesOf(source())).toContainEqual(
      use('v1', 'EventBridge schedule reports/weekly (disabled)'),
    );
  });

  it.each(['TaskDefinition', 'taskDefinition'])(
    'a schedule that calls RunTask itself with %s',
    async (parameter) => {
      const Input = JSON.stringify({ Cluster: 'prod', [parameter]: buried('report') });
      const target = { Arn: 'arn:aws:scheduler:::aws-sdk:ecs:runTask', RoleArn: ROLE, Input };
      run.aws.scheduler.createSchedule(HERE, { name: 'weekly', target });
      expect(await usesOf(source())).toContainEqual(use('v1', 'EventBridge schedule weekly'));
    },
  );

  it('the newest ACTIVE revision of a family that a rule names without a revision', async () => {
    const { ecs, events } = run.aws;
    const first = buried('report');
    for (let revision = 2; revision <= 6; revision++)
      ecs.deregisterTaskDefinition(HERE, `report:${revision}`);
    events.putRule(HERE, { name: 'nightly', targets: [ecsTarget(first.replace(/:1$/, ''))] });
    expect(await usesOf(source())).toContainEqual(use('v1', 'EventBridge rule nightly'));
  });
});

describe('the ECS source and what starts tasks', () => {
  it('reads rules, targets and schedules of many pages, and counts those that start tasks', async () => {
    const { events, scheduler } = run.aws;
    const family = buried('report').replace(/:1$/, '');
    for (let i = 0; i < 120; i++) {
      events.putRule(HERE, { name: `rule-${i}`, targets: [{ Arn: 'arn:aws:sqs:eu-west-1:123456789012:q' }] });
      const target = { Arn: 'arn:aws:lambda:eu-west-1:123456789012:function:f', RoleArn: ROLE };
      scheduler.createSchedule(HERE, { name: `schedule-${String(i).padStart(3, '0')}`, target });
    }
    scheduler.createSchedule(HERE, { name: 'zz', target: scheduled(`${family}:1`) });
    const targets = Array.from({ length: 110 }, () => ecsTarget(`${family}:2`));
    events.putRule(HERE, { name: 'zz', targets: [...targets, ecsTarget(`${family}:1`)] });
    const answer = await report(source());
    expect(answer).toMatchObject({ status: 'ok', inspected: 1 + 111 + 1 });
    const uses = answer.status === 'ok' ? answer.uses : [];
    expect(uses).toContainEqual(use('v1', 'EventBridge rule zz'));
    expect(uses).toContainEqual(use('v1', 'EventBridge schedule zz'));
    // Only schedules on ECS are looked at one by one.
    expect(run.aws.calls.count('GetSchedule')).toBe(1);
  });

  it('knows that what names a deleted definition, or a family without an active one, starts nothing', async () => {
    const { events } = run.aws;
    const gone = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/gone';
    events.putRule(HERE, { name: 'nightly', targets: [ecsTarget(`${gone}:1`), ecsTarget(gone)] });
    expect(await report(source())).toMatchObject({ status: 'ok', inspected: 2, uses: [] });
  });

  it('takes a rule or a schedule deleted meanwhile for gone', async () => {
    const { events, scheduler, faults } = run.aws;
    const definition = buried('report');
    events.putRule(HERE, { name: 'nightly', targets: [ecsTarget(definition)] });
    scheduler.createSchedule(HERE, { name: 'weekly', target: scheduled(definition) });
    faults.inject('ListRules', { kind: 'after', run: () => events.deleteRule(HERE, 'nightly') });
    faults.inject('ListSchedules', { kind: 'after', run: () => scheduler.deleteSchedule(HERE, 'weekly') });
    expect(await report(source())).toMatchObject({ status: 'ok', inspected: 1 });
  });

  it('asks neither where the configuration says so', async () => {
    const settled = { aws: settings(run.aws.url), revisions: 3, cache: memoryCache(), schedules: false };
    expect(await report(ecsSource(settled))).toMatchObject({ status: 'ok' });
    expect(run.aws.calls.all.filter(({ service }) => service !== 'ecs')).toEqual([]);
  });

  it.each(['events:ListRules', 'scheduler:GetSchedule'])(
    'goes on when %s is throttled',
    async (operation) => {
      const definition = buried('report');
      run.aws.events.putRule(HERE, { name: 'nightly', targets: [ecsTarget(definition)] });
      run.aws.scheduler.createSchedule(HERE, { name: 'weekly', target: scheduled(definition) });
      const fault = run.aws.faults.inject(operation, { kind: 'throttle' }, { times: 1 });
      expect(await report(source())).toMatchObject({ status: 'ok', inspected: 3 });
      expect(fault.fired).toBe(1);
    },
  );

  it.each([
    'events:ListEventBuses',
    'events:ListRules',
    'events:ListTargetsByRule',
    'scheduler:ListSchedules',
    'scheduler:GetSchedule',
  ])('fails, and names the permission, when %s is denied', async (operation) => {
    const definition = buried('report');
    run.aws.events.putRule(HERE, { name: 'nightly', targets: [ecsTarget(definition)] });
    run.aws.scheduler.createSchedule(HERE, { name: 'weekly', target: scheduled(definition) });
    run.aws.faults.inject(operation, { kind: 'deny' });
    const why = `${operation} is not allowed: add it to the role's policy`;
    expect(await report(source())).toMatchObject({ name: 'ecs', status: 'failed', inspected: 0, why });
  });
});
