import { ECSClient, type Task } from '@aws-sdk/client-ecs';
import type { FailedPull } from '../../policy/signal.ts';
import { type AwsSettings, createCaller, READING } from '../calls.ts';
import { lastPart } from '../ecs/answers.ts';
import { listEcsClusters } from '../ecs/clusters.ts';
import { describeTasks, taskName } from '../ecs/tasks.ts';
import type { SourceContext } from '../source.ts';
import { failedPulls, newestOf } from './failed-pulls.ts';
import type { SignalSource } from './source.ts';

/** `CannotPullContainerError`, `CannotPullImageManifestError`, `CannotPullECRContainerError`. */
const ERROR = /CannotPull\w*/;

/** Stopped tasks of Amazon ECS that could not pull an image, in one account and Region. */
export function ecsPullErrors(aws: AwsSettings): SignalSource {
  return {
    name: 'ecs-pull-errors',
    regional: true,
    look: async (context) => {
      const ecs = new ECSClient({ ...aws, ...READING });
      try {
        const call = createCaller(context.signal);
        const clusters = await listEcsClusters(ecs, call);
        const found = clusters.map(async (cluster) => {
          const tasks = await describeTasks(ecs, call, cluster, 'STOPPED');
          return tasks.flatMap((task) => pullsOf(task, cluster, context));
        });
        return (await Promise.all(found)).flat();
      } finally {
        ecs.destroy();
      }
    },
  };
}

/**
 * A container that says why names the image, and its address is another spelling of it. Where only the task says why,
 * every image of the task counts beside what the reason names: the reason may be cut off in the middle of an address.
 */
function pullsOf(task: Task, cluster: string, { registry, now }: SourceContext): FailedPull[] {
  const containers = task.containers ?? [];
  const { stoppedReason = '' } = task;
  const failed = containers.filter(({ reason = '' }) => ERROR.test(reason));
  const [error] = ERROR.exec([stoppedReason, ...failed.map(({ reason }) => reason)].join(' ')) ?? [];
  if (error === undefined) return [];
  const who = `ECS task ${lastPart(cluster)}/${taskName(task)}`;
  const at = newestOf([task.stoppedAt, task.executionStoppedAt, task.stoppingAt, task.createdAt], now());
  const wanted = failed.length > 0 ? failed : containers;
  const texts = [stoppedReason, ...wanted.flatMap(({ reason = '', image = '' }) => [reason, image])];
  return failedPulls(registry, { who, texts, error, at });
}
