import { z } from 'zod';
import type { RegistryId } from '../../policy/image.ts';
import { type Operations, operation, type Where } from './call.ts';
import { AwsError } from './errors.ts';
import { page } from './paging.ts';
import type { Regions } from './regions.ts';

/** A schedule, its target as CreateSchedule takes it. */
export interface ScheduleSeed {
  readonly name: string;
  /** `default` if not given. */
  readonly group?: string;
  readonly state?: 'ENABLED' | 'DISABLED';
  readonly target: { readonly Arn: string } & Readonly<Record<string, unknown>>;
}

/** EventBridge Scheduler in one account and Region: schedules by `group/name`. */
export interface SchedulerRegion {
  readonly place: RegistryId;
  readonly schedules: Map<string, ScheduleSeed>;
}

export function emptyScheduler(place: RegistryId): SchedulerRegion {
  return { place, schedules: new Map() };
}

const keyOf = ({ group = 'default', name }: Pick<ScheduleSeed, 'group' | 'name'>): string =>
  `${group}/${name}`;

/** The scheduler's inside. */
export class SchedulerSandbox {
  readonly #regions: Regions<SchedulerRegion>;

  constructor(regions: Regions<SchedulerRegion>) {
    this.#regions = regions;
  }

  createSchedule(where: Where, schedule: ScheduleSeed): void {
    this.#regions.at(where).schedules.set(keyOf(schedule), schedule);
  }

  deleteSchedule(where: Where, name: string, group = 'default'): void {
    this.#regions.at(where).schedules.delete(keyOf({ group, name }));
  }
}

const listing = z.object({
  ScheduleGroup: z.string().optional(),
  MaxResults: z.coerce.number().int().min(1).max(100).optional(),
  NextToken: z.string().optional(),
});
const getting = z.object({ Name: z.string(), groupName: z.string().optional() });

/** The scheduler's reading operations. A list tells no more of a target than its ARN. */
export const schedulerOperations = (regions: Regions<SchedulerRegion>): Operations => ({
  ListSchedules: operation(
    listing,
    ({ ScheduleGroup, MaxResults, NextToken }, call) => {
      const sorted = [...regions.at(call).schedules.values()]
        .filter(({ group = 'default' }) => ScheduleGroup === undefined || group === ScheduleGroup)
        .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
      const { items, nextToken } = page(sorted, keyOf, MaxResults ?? 100, NextToken);
      const listed = items.map((schedule) => ({
        ...named(schedule),
        Target: { Arn: schedule.target.Arn },
      }));
      return { Schedules: listed, NextToken: nextToken };
    },
    'ValidationException',
  ),
  GetSchedule: operation(
    getting,
    ({ Name: name, groupName: group = 'default' }, call) => {
      const schedule = regions.at(call).schedules.get(keyOf({ group, name }));
      if (!schedule) throw new AwsError('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404);
      return { ...named(schedule), Target: schedule.target };
    },
    'ValidationException',
  ),
});

function named({ name, group = 'default', state = 'ENABLED' }: ScheduleSeed) {
  return { Name: name, GroupName: group, State: state };
}
