import {
  type EventBridgeClient,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
  type Target,
} from '@aws-sdk/client-eventbridge';
import { isNamed } from '../../policy/failure.ts';
import { type Caller, readAll } from '../calls.ts';
import { SourceFailure } from '../source.ts';

/** Something that starts tasks of a task definition when its time comes. */
export interface TaskStarter {
  /** `EventBridge rule nightly`. */
  readonly by: string;
  /** An ARN, with a revision or without. */
  readonly taskDefinition: string;
}

const CLUSTER = /^arn:aws[a-z-]*:ecs:/;

/** The ECS tasks that EventBridge rules start, on every event bus. Disabled rules count: they can be enabled. */
export async function readRules(events: EventBridgeClient, call: Caller): Promise<TaskStarter[]> {
  const buses = await readAll('events:ListEventBuses', async (NextToken) => {
    const command = new ListEventBusesCommand({ NextToken, Limit: 100 });
    const answer = await call('events:ListEventBuses', (options) => events.send(command, options));
    return { items: answer.EventBuses, next: answer.NextToken };
  });
  const starters = await Promise.all(
    buses.map(async ({ Name: bus }) => {
      if (!bus) throw new SourceFailure('EventBridge listed an event bus without a name');
      const rules = await listRules(events, call, bus);
      return await Promise.all(rules.map((rule) => startersOf(events, call, bus, rule)));
    }),
  );
  return starters.flat(2);
}

function listRules(events: EventBridgeClient, call: Caller, EventBusName: string): Promise<Rule[]> {
  return orNoneWhereGone(
    readAll('events:ListRules', async (NextToken) => {
      const command = new ListRulesCommand({ EventBusName, NextToken, Limit: 100 });
      const answer = await call('events:ListRules', (options) => events.send(command, options));
      return { items: answer.Rules, next: answer.NextToken };
    }),
  );
}

async function startersOf(
  events: EventBridgeClient,
  call: Caller,
  EventBusName: string,
  { Name, State }: Rule,
): Promise<TaskStarter[]> {
  if (!Name) throw new SourceFailure(`EventBridge listed a rule of ${EventBusName} without a name`);
  const action = 'events:ListTargetsByRule';
  const targets = await orNoneWhereGone(
    readAll<Target>(action, async (NextToken) => {
      const command = new ListTargetsByRuleCommand({ Rule: Name, EventBusName, NextToken, Limit: 100 });
      const answer = await call(action, (options) => events.send(command, options));
      return { items: answer.Targets, next: answer.NextToken };
    }),
  );
  const name = EventBusName === 'default' ? Name : `${EventBusName}/${Name}`;
  const by = `EventBridge rule ${name}${State === 'DISABLED' ? ' (disabled)' : ''}`;
  return targets.flatMap(({ Arn, EcsParameters }) => {
    if (!EcsParameters && !CLUSTER.test(Arn ?? '')) return [];
    const taskDefinition = EcsParameters?.TaskDefinitionArn;
    if (!taskDefinition) throw new SourceFailure(`${by} does not say which ECS task definition it starts`);
    return [{ by, taskDefinition }];
  });
}

/** A bus or rule deleted since it was listed starts nothing any more. */
async function orNoneWhereGone<T>(list: Promise<T[]>): Promise<T[]> {
  try {
    return await list;
  } catch (error) {
    if (error instanceof SourceFailure && isNamed(error.cause, ['ResourceNotFoundException'])) return [];
    throw error;
  }
}
