import {
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  type ECSClient,
  type Failure,
  ListServicesCommand,
  type Service,
} from '@aws-sdk/client-ecs';
import { type Caller, inBatches, readAll } from '../calls.ts';
import { SourceFailure } from '../source.ts';

/** A service with the task definitions and revisions it may start tasks from, whether or not any runs now. */
export interface ServiceUse {
  /** `ECS service shop/checkout`. */
  readonly by: string;
  readonly taskDefinitions: readonly string[];
  /** ARNs of service revisions: in them ECS keeps the digests it resolved tags to, also while nothing runs. */
  readonly revisions: readonly string[];
}

/** All services of a cluster, those at desired count 0 too. */
export async function readServices(ecs: ECSClient, call: Caller, cluster: string): Promise<ServiceUse[]> {
  const arns = await readAll('ecs:ListServices', async (nextToken) => {
    const command = new ListServicesCommand({ cluster, maxResults: 100, nextToken });
    const answer = await call('ecs:ListServices', (options) => ecs.send(command, options));
    return { items: answer.serviceArns, next: answer.nextToken };
  });
  const described = await Promise.all(
    inBatches(arns, 10).map(async (services) => {
      const command = new DescribeServicesCommand({ cluster, services });
      const answer = await call('ecs:DescribeServices', (options) => ecs.send(command, options));
      requireOnlyMissing('ecs:DescribeServices', answer.failures);
      requireAll('ecs:DescribeServices', services, answer.services, answer.failures);
      return answer.services ?? [];
    }),
  );
  return described.flat().map((service) => toUse(cluster, service));
}

function toUse(cluster: string, service: Service): ServiceUse {
  const named = [service, ...(service.deployments ?? []), ...(service.taskSets ?? [])];
  return {
    by: `ECS service ${lastPart(cluster)}/${service.serviceName ?? lastPart(service.serviceArn ?? '?')}`,
    taskDefinitions: [...new Set(named.flatMap(({ taskDefinition }) => taskDefinition ?? []))],
    revisions: (service.currentServiceRevisions ?? []).flatMap(({ arn }) => arn ?? []),
  };
}

/** An image as a service revision pins it. */
export interface PinnedImage {
  readonly image: string;
  readonly digest?: string;
}

/** The images of service revisions, with the digests that ECS will start further tasks from. */
export async function readRevisions(
  ecs: ECSClient,
  call: Caller,
  arns: readonly string[],
): Promise<PinnedImage[]> {
  const read = await Promise.all(
    inBatches(arns, 20).map(async (serviceRevisionArns) => {
      const command = new DescribeServiceRevisionsCommand({ serviceRevisionArns });
      const answer = await call('ecs:DescribeServiceRevisions', (options) => ecs.send(command, options));
      requireOnlyMissing('ecs:DescribeServiceRevisions', answer.failures);
      return (answer.serviceRevisions ?? []).flatMap(({ containerImages }) => containerImages ?? []);
    }),
  );
  return read
    .flat()
    .flatMap(({ image, imageDigest }) =>
      image ? [{ image, ...(imageDigest && { digest: imageDigest }) }] : [],
    );
}

/** What was deleted since it was listed is MISSING; any other failure hides something that is there. */
export function requireOnlyMissing(action: string, failures: readonly Failure[] | undefined): void {
  const failure = failures?.find(({ reason }) => reason !== 'MISSING');
  if (failure) throw new SourceFailure(`${action} failed for ${failure.arn}: ${failure.reason}`);
}

/** Every thing asked for is in the answer, as described or as missing. */
export function requireAll(
  action: string,
  asked: readonly string[],
  answered: readonly unknown[] | undefined,
  failures: readonly Failure[] | undefined,
): void {
  if ((answered?.length ?? 0) + (failures?.length ?? 0) >= asked.length) return;
  throw new SourceFailure(`${action} left out some of what it was asked for`);
}

export function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
