import { z } from 'zod';
import type { RegistryId } from '../../policy/image.ts';
import type { Instant } from '../../policy/time.ts';
import { type Operations, operation, type Where } from './call.ts';
import { page } from './paging.ts';
import { Regions } from './regions.ts';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

interface Alarm {
  readonly name: string;
  readonly kind: 'metric' | 'composite';
  readonly state: AlarmState;
  readonly since: Instant;
}

type Alarms = Map<string, Alarm>;

/** CloudWatch's inside: alarms and their states, no metrics. */
export class CloudWatchSandbox {
  readonly #regions: Regions<Alarms>;
  readonly #now: () => Instant;

  constructor(account: string, now: () => Instant) {
    this.#regions = new Regions<Alarms>(account, (_place: RegistryId) => new Map());
    this.#now = now;
  }

  /** Creates an alarm or moves it to a state. */
  setAlarm(where: Where, name: string, state: AlarmState, kind: Alarm['kind'] = 'metric'): void {
    this.#regions.at(where).set(name, { name, kind, state, since: this.#now() });
  }

  deleteAlarm(where: Where, name: string): void {
    this.#regions.at(where).delete(name);
  }

  operations(): Operations {
    return {
      DescribeAlarms: operation(describing, (request, call) => {
        const wanted = request.AlarmNames && new Set(request.AlarmNames);
        const types = request.AlarmTypes ?? ['MetricAlarm'];
        const matching = [...this.#regions.at(call).values()]
          .filter(({ name }) => wanted?.has(name) ?? true)
          .filter(({ kind }) => types.includes(TYPES[kind]))
          .sort((a, b) => (a.name < b.name ? -1 : 1));
        const most = request.MaxRecords ?? 50;
        const { items, nextToken } = page(matching, ({ name }) => name, most, request.NextToken);
        return {
          MetricAlarms: items.filter(({ kind }) => kind === 'metric').map(describe),
          CompositeAlarms: items.filter(({ kind }) => kind === 'composite').map(describe),
          NextToken: nextToken,
        };
      }),
    };
  }
}

const TYPES = { metric: 'MetricAlarm', composite: 'CompositeAlarm' } as const;

const describing = z.object({
  AlarmNames: z.array(z.string().min(1)).max(100).optional(),
  AlarmTypes: z.array(z.enum(['MetricAlarm', 'CompositeAlarm', 'LogAlarm'])).optional(),
  MaxRecords: z.number().int().min(1).max(100).optional(),
  NextToken: z.string().optional(),
});

function describe({ name, state, since }: Alarm): object {
  return {
    AlarmName: name,
    StateValue: state,
    StateUpdatedTimestamp: since / 1_000,
    StateTransitionedTimestamp: since / 1_000,
  };
}
