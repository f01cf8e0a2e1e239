import { DescribeTasksCommand, type ECSClient, ListTasksCommand, type Task } from '@aws-sdk/client-ecs';
import { type Caller, inBatches, readAll } from '../calls.ts';
import { lastPart, requireAll, requireOnlyMissing } from './answers.ts';
import { type PinnedImage, pinnedImages } from './pinned-image.ts';

/** A task that runs or is being started. */
export interface TaskUse {
  /** `ECS task shop/service:checkout`: its group, because tasks come and go. */
  readonly by: string;
  readonly taskDefinition?: string;
  readonly images: readonly PinnedImage[];
}

/** All tasks of a cluster that are not stopped. */
export async function readTasks(ecs: ECSClient, call: Caller, cluster: string): Promise<TaskUse[]> {
  return (await describeTasks(ecs, call, cluster, 'RUNNING')).map((task) => toUse(cluster, task));
}

/** Tasks of a cluster: those that run or shall run, or those that stopped, which ECS remembers for about an hour. */
export async function describeTasks(
  ecs: ECSClient,
  call: Caller,
  cluster: string,
  desiredStatus: 'RUNNING' | 'STOPPED',
): Promise<Task[]> {
  const arns = await readAll('ecs:ListTasks', async (nextToken) => {
    const command = new ListTasksCommand({ cluster, maxResults: 100, nextToken, desiredStatus });
    const answer = await call('ecs:ListTasks', (options) => ecs.send(command, options));
    return { items: answer.taskArns, next: answer.nextToken };
  });
  const described = await Promise.all(
    inBatches(arns, 100).map(async (tasks) => {
      const command = new DescribeTasksCommand({ cluster, tasks });
      const answer = await call('ecs:DescribeTasks', (options) => ecs.send(command, options));
      requireOnlyMissing('ecs:DescribeTasks', answer.failures);
      requireAll('ecs:DescribeTasks', tasks, answer.tasks, answer.failures);
      return answer.tasks ?? [];
    }),
  );
  return described.flat();
}

function toUse(cluster: string, task: Task): TaskUse {
  const { taskDefinitionArn } = task;
  return {
    by: `ECS task ${lastPart(cluster)}/${taskName(task)}`,
    images: pinnedImages(task.containers ?? [], `ECS task ${task.taskArn}`),
    ...(taskDefinitionArn && { taskDefinition: taskDefinitionArn }),
  };
}

/** What outlives a task: its group, or its task definition. */
export function taskName({ group, taskDefinitionArn }: Task): string {
  return group ?? (taskDefinitionArn ? lastPart(taskDefinitionArn) : 'unnamed');
}
