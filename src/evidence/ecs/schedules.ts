import {
  GetScheduleCommand,
  type GetScheduleOutput,
  ListSchedulesCommand,
  type SchedulerClient,
  type ScheduleSummary,
} from '@aws-sdk/client-scheduler';
import { z } from 'zod';
import { isNamed } from '../../policy/failure.ts';
import { type Caller, readAll } from '../calls.ts';
import { SourceFailure } from '../source.ts';
import type { TaskStarter } from './rules.ts';

/** An ECS cluster, or the scheduler's way to make any call of ECS: `arn:aws:scheduler:::aws-sdk:ecs:runTask`. */
const ECS_TARGET = /^arn:aws[a-z-]*:(?:ecs:|scheduler:::aws-sdk:ecs:)/i;

/** The ECS tasks that EventBridge Scheduler starts, of all schedule groups. Disabled schedules can be enabled. */
export async function readSchedules(scheduler: SchedulerClient, call: Caller): Promise<TaskStarter[]> {
  const action = 'scheduler:ListSchedules';
  const schedules = await readAll(action, async (NextToken) => {
    const command = new ListSchedulesCommand({ NextToken, MaxResults: 100 });
    const answer = await call(action, (options) => scheduler.send(command, options));
    return { items: answer.Schedules, next: answer.NextToken };
  });
  // A list names the target only; where it does not even do that, the schedule itself says.
  const onEcs = schedules.filter(({ Target }) => !Target?.Arn || ECS_TARGET.test(Target.Arn));
  return (await Promise.all(onEcs.map((schedule) => starterOf(scheduler, call, schedule)))).flat();
}

async function starterOf(
  scheduler: SchedulerClient,
  call: Caller,
  { Name, GroupName = 'default', State }: ScheduleSummary,
): Promise<TaskStarter[]> {
  if (!Name) throw new SourceFailure(`the scheduler listed a schedule of ${GroupName} without a name`);
  const name = GroupName === 'default' ? Name : `${GroupName}/${Name}`;
  const by = `EventBridge schedule ${name}${State === 'DISABLED' ? ' (disabled)' : ''}`;
  const schedule = await getSchedule(scheduler, call, Name, GroupName);
  if (!schedule) return [];
  const { Arn = '', EcsParameters, Input } = schedule.Target ?? {};
  if (!EcsParameters && /:aws-sdk:ecs:/i.test(Arn)) return ofInput(by, Input);
  if (!EcsParameters && Arn !== '' && !ECS_TARGET.test(Arn)) return [];
  const taskDefinition = EcsParameters?.TaskDefinitionArn;
  if (!taskDefinition) throw new SourceFailure(`${by} does not say which ECS task definition it starts`);
  return [{ by, taskDefinition }];
}

const ecsCall = z.looseObject({ TaskDefinition: z.string().min(1).optional() });

/** What an ECS call is made with. A call that names no task definition (a service is scaled) starts no other image. */
function ofInput(by: string, input: string | undefined): TaskStarter[] {
  const taskDefinition = readInput(by, input ?? '{}').TaskDefinition;
  return taskDefinition === undefined ? [] : [{ by, taskDefinition }];
}

function readInput(by: string, input: string): z.output<typeof ecsCall> {
  try {
    return ecsCall.parse(capitalized(JSON.parse(input)));
  } catch (error) {
    throw new SourceFailure(`${by} calls ECS with an input that cannot be read`, { cause: error });
  }
}

/** The scheduler takes parameter names with a capital letter, as the API writes them, and small. */
function capitalized(input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return input;
  return Object.fromEntries(
    Object.entries(input).map(([key, value]) => [key.charAt(0).toUpperCase() + key.slice(1), value]),
  );
}

async function getSchedule(
  scheduler: SchedulerClient,
  call: Caller,
  Name: string,
  GroupName: string,
): Promise<GetScheduleOutput | undefined> {
  const command = new GetScheduleCommand({ Name, GroupName });
  try {
    return await call('scheduler:GetSchedule', (options) => scheduler.send(command, options));
  } catch (error) {
    // Deleted since it was listed.
    if (error instanceof SourceFailure && isNamed(error.cause, ['ResourceNotFoundException']))
      return undefined;
    throw error;
  }
}
