import {
  DescribeServiceDeploymentsCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  type ServiceDeployment,
  type ServiceDeploymentBrief,
} from '@aws-sdk/client-ecs';
import { z } from 'zod';
import { isNamed } from '../../policy/failure.ts';
import { type ImmutableCache, recall } from '../cache.ts';
import { type Caller, inBatches, readAll } from '../calls.ts';
import { SourceFailure } from '../source.ts';
import { requireAll, requireOnlyMissing } from './answers.ts';

/** A deployment in one of these states never changes again. */
const FINISHED: ReadonlySet<string | undefined> = new Set([
  'SUCCESSFUL',
  'STOPPED',
  'ROLLBACK_SUCCESSFUL',
  'ROLLBACK_FAILED',
]);
const revisionArns = z.array(z.string());

/**
 * ARNs of the service revisions of a service's newest `count` deployments and of all under way: what was rolled out,
 * what it replaced, and what it was rolled back to. ECS can go back to each of them by the digests it resolved then.
 */
export async function deployedRevisions(
  ecs: ECSClient,
  call: Caller,
  cache: ImmutableCache,
  service: { readonly cluster: string; readonly service: string },
  count: number,
): Promise<readonly string[]> {
  const all = await listDeployments(ecs, call, service);
  const newest = new Set(all.toSorted((a, b) => timeOf(b) - timeOf(a)).slice(0, count));
  const chosen = all.filter((brief) => newest.has(brief) || !FINISHED.has(brief.status));
  const targets = chosen.flatMap(({ targetServiceRevisionArn }) => targetServiceRevisionArn ?? []);
  const arns = chosen.flatMap(({ serviceDeploymentArn }) => serviceDeploymentArn ?? []);
  const known = await Promise.all(arns.map((arn) => recall(cache, keyOf(arn), revisionArns)));
  const unknown = arns.filter((_, i) => known[i] === undefined);
  const asked = await Promise.all(inBatches(unknown, 20).map((batch) => describe(ecs, call, batch)));
  const fresh = await Promise.all(asked.flat().map((deployment) => remember(cache, deployment)));
  return [...new Set([...targets, ...known.flatMap((list) => list ?? []), ...fresh.flat()])];
}

const keyOf = (arn: string): string => `ecs-service-deployment:${arn}`;

/** Without a date it counts as new: that keeps more. */
const timeOf = ({ createdAt }: ServiceDeploymentBrief): number =>
  createdAt?.getTime() ?? Number.MAX_SAFE_INTEGER;

async function listDeployments(
  ecs: ECSClient,
  call: Caller,
  service: { readonly cluster: string; readonly service: string },
): Promise<ServiceDeploymentBrief[]> {
  const action = 'ecs:ListServiceDeployments';
  try {
    return await readAll(action, async (nextToken) => {
      const command = new ListServiceDeploymentsCommand({ ...service, maxResults: 100, nextToken });
      const answer = await call(action, (options) => ecs.send(command, options));
      return { items: answer.serviceDeployments, next: answer.nextToken };
    });
  } catch (error) {
    // Deleted meanwhile; or a Region in which ECS keeps no deployments and so resolves no digests either.
    const none = ['ServiceNotFoundException', 'ServiceNotActiveException', 'UnsupportedFeatureException'];
    if (error instanceof SourceFailure && isNamed(error.cause, none)) return [];
    throw error;
  }
}

async function describe(
  ecs: ECSClient,
  call: Caller,
  serviceDeploymentArns: string[],
): Promise<ServiceDeployment[]> {
  const action = 'ecs:DescribeServiceDeployments';
  const command = new DescribeServiceDeploymentsCommand({ serviceDeploymentArns });
  const answer = await call(action, (options) => ecs.send(command, options));
  requireOnlyMissing(action, answer.failures);
  requireAll(action, serviceDeploymentArns, answer.serviceDeployments, answer.failures);
  return answer.serviceDeployments ?? [];
}

async function remember(cache: ImmutableCache, deployment: ServiceDeployment): Promise<string[]> {
  const { serviceDeploymentArn: arn, status, sourceServiceRevisions = [] } = deployment;
  const { targetServiceRevision: target, rollback } = deployment;
  const revisions = [
    target?.arn,
    rollback?.serviceRevisionArn,
    ...sourceServiceRevisions.map(({ arn }) => arn),
  ];
  const arns = revisions.flatMap((revision) => revision ?? []);
  if (arn && FINISHED.has(status)) await cache.set(keyOf(arn), JSON.stringify(arns));
  return arns;
}
