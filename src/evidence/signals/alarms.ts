import {
  CloudWatchClient,
  type CompositeAlarm,
  DescribeAlarmsCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import type { AlarmSeen } from '../../policy/alarm.ts';
import type { Instant } from '../../policy/time.ts';
import { type AwsSettings, type Caller, createCaller, inBatches, READING, readAll } from '../calls.ts';
import { SourceFailure } from '../source.ts';
import type { SignalSource } from './source.ts';

/** An alarm as the configuration names it. */
export interface AlarmSetting {
  readonly name: string;
  /** Patterns of the repositories it speaks for. */
  readonly repositories: readonly string[];
}

/** Most names that CloudWatch takes in one call. */
const NAMES_A_CALL = 100;

/**
 * The CloudWatch alarms that the configuration names, metric and composite ones, in one account and Region. One that
 * is not there is answered as missing: it may be in another place that is asked as well.
 */
export function alarms(aws: AwsSettings, settings: readonly AlarmSetting[]): SignalSource {
  return {
    name: 'alarms',
    regional: true,
    look: async ({ now, signal }) => {
      const cloudwatch = new CloudWatchClient({ ...aws, ...READING });
      try {
        const names = [...new Set(settings.map(({ name }) => name))];
        const found = await describe(cloudwatch, createCaller(signal), names);
        return settings.map(({ name, repositories }): AlarmSeen => {
          const alarm = found.get(name);
          const state = alarm ? stateOf(name, alarm, now()) : ({ status: 'missing' } as const);
          return { kind: 'alarm', name, repositories, state };
        });
      } finally {
        cloudwatch.destroy();
      }
    },
  };
}

type Alarm = MetricAlarm | CompositeAlarm;

async function describe(
  cloudwatch: CloudWatchClient,
  call: Caller,
  names: readonly string[],
): Promise<ReadonlyMap<string, Alarm>> {
  const action = 'cloudwatch:DescribeAlarms';
  const batches = inBatches(names, NAMES_A_CALL).map((AlarmNames) =>
    readAll(action, async (NextToken) => {
      // Without their types named, CloudWatch answers metric alarms only.
      const command = new DescribeAlarmsCommand({
        AlarmNames,
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        MaxRecords: 100,
        NextToken,
      });
      const answer = await call(action, (options) => cloudwatch.send(command, options));
      const lists = [answer.MetricAlarms, answer.CompositeAlarms].filter((list) => list !== undefined);
      const items: readonly Alarm[] | undefined = lists.length > 0 ? lists.flat() : undefined;
      return { items, next: answer.NextToken };
    }),
  );
  const found = (await Promise.all(batches)).flat();
  return new Map(found.flatMap((alarm) => (alarm.AlarmName ? [[alarm.AlarmName, alarm] as const] : [])));
}

/** Without a time a ringing alarm counts as one that went off just now: that restores, which is the safe side. */
function stateOf(name: string, alarm: Alarm, now: Instant): AlarmSeen['state'] {
  const since = (alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp)?.getTime();
  switch (alarm.StateValue) {
    case 'OK':
      return { status: 'quiet', ...(since !== undefined && { since }) };
    case 'INSUFFICIENT_DATA':
      return { status: 'no-data' };
    case 'ALARM':
      return { status: 'ringing', since: since ?? now };
    default:
      throw new SourceFailure(`the state of the alarm ${name} cannot be read`);
  }
}
