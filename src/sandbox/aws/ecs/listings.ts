import { z } from 'zod';
import { type Operations, operation } from '../call.ts';
import { AwsError } from '../errors.ts';
import { page } from '../paging.ts';
import type { Regions } from '../regions.ts';
import { clusterArn, type EcsRegion } from './state.ts';

export const paged = z.object({
  maxResults: z.number().int().min(1).max(100).optional(),
  nextToken: z.string().optional(),
});
const inCluster = paged.extend({ cluster: z.string().optional() });
const tasks = inCluster.extend({
  serviceName: z.string().optional(),
  family: z.string().optional(),
  desiredStatus: z.enum(['RUNNING', 'PENDING', 'STOPPED']).optional(),
});
const itself = (text: string): string => text;

/** What runs: clusters, services and tasks, 100 ARNs a page at most. */
export const ecsListings = (regions: Regions<EcsRegion>): Operations => ({
  ListClusters: operation(paged, (request, call) => {
    const arns = [...regions.at(call).clusters.keys()].sort();
    const { items, nextToken } = page(arns, itself, request.maxResults ?? 100, request.nextToken);
    return { clusterArns: items, nextToken };
  }),
  ListServices: operation(inCluster, (request, call) => {
    const ecs = regions.at(call);
    const cluster = knownCluster(ecs, request.cluster);
    const arns = [...ecs.services.values()].filter((service) => service.clusterArn === cluster);
    const sorted = arns.map((service) => service.arn).sort();
    const { items, nextToken } = page(sorted, itself, request.maxResults ?? 10, request.nextToken);
    return { serviceArns: items, nextToken };
  }),
  ListTasks: operation(tasks, (request, call) => {
    const ecs = regions.at(call);
    const cluster = knownCluster(ecs, request.cluster);
    const matching = [...ecs.tasks.values()].filter(
      (task) =>
        task.clusterArn === cluster &&
        (request.desiredStatus ?? 'RUNNING') === (task.stopped ? 'STOPPED' : 'RUNNING') &&
        (request.serviceName === undefined || request.serviceName.split('/').at(-1) === task.service) &&
        (request.family === undefined || task.taskDefinition.includes(`task-definition/${request.family}:`)),
    );
    const sorted = matching.map((task) => task.arn).sort();
    const { items, nextToken } = page(sorted, itself, request.maxResults ?? 100, request.nextToken);
    return { taskArns: items, nextToken };
  }),
});

/** A cluster's ARN, or ECS's refusal where there is none. */
export function knownCluster(ecs: EcsRegion, name: string | undefined): string {
  const arn = clusterArn(ecs.place, name);
  if (ecs.clusters.has(arn)) return arn;
  throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
}
