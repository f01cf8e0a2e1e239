import { z } from 'zod';
import { type Operations, operation } from '../call.ts';
import { AwsError } from '../errors.ts';
import { page } from '../paging.ts';
import type { Regions } from '../regions.ts';
import { knownCluster, paged } from './listings.ts';
import type { EcsRegion, ServiceDeployment, ServiceRevision } from './state.ts';

const listing = paged.extend({ cluster: z.string().optional(), service: z.string() });
const twenty = z.array(z.string()).min(1).max(20);

/** What was rolled out to services, and with which digests. */
export const serviceDeployments = (regions: Regions<EcsRegion>): Operations => ({
  ListServiceDeployments: operation(listing, (request, call) => {
    const ecs = regions.at(call);
    const cluster = knownCluster(ecs, request.cluster);
    const service = [...ecs.services.values()].find(
      (one) => one.clusterArn === cluster && [one.arn, one.name].includes(request.service),
    );
    if (!service) throw new AwsError('ServiceNotFoundException', 'Service not found.');
    const deployments = [...ecs.deployments.values()].filter((one) => one.serviceArn === service.arn);
    const sorted = deployments.sort((a, b) => (a.arn < b.arn ? 1 : -1));
    const limit = request.maxResults ?? 100;
    const { items, nextToken } = page(sorted, ({ arn }) => arn, limit, request.nextToken, 'descending');
    return { serviceDeployments: items.map(briefOf), nextToken };
  }),
  DescribeServiceDeployments: operation(z.object({ serviceDeploymentArns: twenty }), (request, call) => {
    const { deployments } = regions.at(call);
    const { found, failures } = pick(deployments, request.serviceDeploymentArns);
    return { serviceDeployments: found.map(describeDeployment), failures };
  }),
  DescribeServiceRevisions: operation(z.object({ serviceRevisionArns: twenty }), (request, call) => {
    const { serviceRevisions } = regions.at(call);
    const { found, failures } = pick(serviceRevisions, request.serviceRevisionArns);
    return { serviceRevisions: found.map(describeRevision), failures };
  }),
});

function pick<T>(all: ReadonlyMap<string, T>, arns: readonly string[]) {
  return {
    found: arns.flatMap((arn) => all.get(arn) ?? []),
    failures: arns.filter((arn) => !all.has(arn)).map((arn) => ({ arn, reason: 'MISSING' })),
  };
}

function briefOf({ arn, serviceArn, target, createdAt }: ServiceDeployment) {
  return {
    serviceDeploymentArn: arn,
    serviceArn,
    targetServiceRevisionArn: target,
    status: 'SUCCESSFUL',
    createdAt: createdAt / 1_000,
    finishedAt: createdAt / 1_000,
  };
}

function describeDeployment(deployment: ServiceDeployment) {
  const { targetServiceRevisionArn: arn, ...brief } = briefOf(deployment);
  const sources = deployment.source === undefined ? [] : [{ arn: deployment.source }];
  return { ...brief, sourceServiceRevisions: sources, targetServiceRevision: { arn } };
}

function describeRevision({ arn, serviceArn, taskDefinition, containers, createdAt }: ServiceRevision) {
  return {
    serviceRevisionArn: arn,
    serviceArn,
    taskDefinition,
    createdAt: createdAt / 1_000,
    containerImages: containers.map(({ name, image, imageDigest }) => ({
      containerName: name,
      image,
      imageDigest,
    })),
  };
}
