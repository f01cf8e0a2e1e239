import { ECSClient } from '@aws-sdk/client-ecs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { type AwsSettings, READING } from '../calls.ts';

/** The APIs that know what runs on ECS and what will. */
export interface EcsClients {
  readonly ecs: ECSClient;
  readonly events: EventBridgeClient;
  readonly scheduler: SchedulerClient;
}

export function openClients(aws: AwsSettings): EcsClients {
  const settings = { ...aws, ...READING };
  return {
    ecs: new ECSClient(settings),
    events: new EventBridgeClient(settings),
    scheduler: new SchedulerClient(settings),
  };
}

export function closeClients({ ecs, events, scheduler }: EcsClients): void {
  for (const client of [ecs, events, scheduler]) client.destroy();
}
