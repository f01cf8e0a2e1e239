import { z } from 'zod';
import { type Operations, operation } from '../call.ts';
import { AwsError } from '../errors.ts';
import type { Regions } from '../regions.ts';
import { knownCluster } from './listings.ts';
import { type EcsRegion, findTaskDefinition, type Service, type Task } from './state.ts';
import { describeStop } from './stopped.ts';

const cluster = z.string().optional();
const services = z.object({ cluster, services: z.array(z.string()).min(1).max(10) });
const tasks = z.object({ cluster, tasks: z.array(z.string()).min(1).max(100) });

/** ECS's Describe operations: ten services, a hundred tasks, one task definition at a time. */
export const ecsDescriptions = (regions: Regions<EcsRegion>): Operations => ({
  DescribeServices: operation(services, (request, call) => {
    const ecs = regions.at(call);
    const arn = knownCluster(ecs, request.cluster);
    const inCluster = [...ecs.services.values()].filter((service) => service.clusterArn === arn);
    const found = request.services.map((name) => inCluster.find((s) => s.arn === name || s.name === name));
    return {
      services: found.flatMap((service) => (service ? [describeService(ecs, service)] : [])),
      failures: missing(request.services, found),
    };
  }),
  DescribeTasks: operation(tasks, (request, call) => {
    const ecs = regions.at(call);
    knownCluster(ecs, request.cluster);
    const found = request.tasks.map((name) => ecs.tasks.get(name));
    return {
      tasks: found.flatMap((task) => (task ? [describeTask(task)] : [])),
      failures: missing(request.tasks, found),
    };
  }),
  DescribeTaskDefinition: operation(z.object({ taskDefinition: z.string() }), (request, call) => {
    const definition = findTaskDefinition(regions.at(call), request.taskDefinition);
    if (!definition) throw new AwsError('ClientException', 'Unable to describe task definition.');
    return {
      taskDefinition: {
        taskDefinitionArn: definition.arn,
        family: definition.family,
        revision: definition.revision,
        status: definition.status,
        registeredAt: definition.registeredAt / 1_000,
        containerDefinitions: definition.containers.map((container) => ({ ...container, essential: true })),
      },
    };
  }),
});

function missing(asked: readonly string[], found: readonly unknown[]): object[] {
  return asked.flatMap((arn, index) => (found[index] ? [] : [{ arn, reason: 'MISSING' }]));
}

function describeService(ecs: EcsRegion, service: Service) {
  const running = [...ecs.tasks.values()].filter(
    (task) => !task.stopped && task.clusterArn === service.clusterArn && task.service === service.name,
  ).length;
  const counts = { desiredCount: service.desired, runningCount: running, pendingCount: 0 };
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.clusterArn,
    status: 'ACTIVE',
    ...counts,
    launchType: 'FARGATE',
    taskDefinition: service.taskDefinition,
    createdAt: service.createdAt / 1_000,
    deploymentController: { type: 'ECS' },
    currentServiceRevisions: service.revision === undefined ? [] : [{ arn: service.revision }],
    deployments: [
      {
        id: `ecs-svc/${Math.floor(service.deployedAt / 1_000)}`,
        status: 'PRIMARY',
        taskDefinition: service.taskDefinition,
        ...counts,
        createdAt: service.deployedAt / 1_000,
        updatedAt: service.deployedAt / 1_000,
        rolloutState: 'COMPLETED',
      },
    ],
  };
}

function describeTask(task: Task) {
  return {
    taskArn: task.arn,
    clusterArn: task.clusterArn,
    taskDefinitionArn: task.taskDefinition,
    group: task.service === undefined ? `family:${task.taskDefinition}` : `service:${task.service}`,
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    startedAt: task.startedAt / 1_000,
    ...(task.stopped && describeStop(task.stopped)),
    containers: task.containers.map((container) => ({
      containerArn: `${task.arn}/${container.name}`.replace(':task/', ':container/'),
      taskArn: task.arn,
      lastStatus: task.stopped ? 'STOPPED' : 'RUNNING',
      ...container,
    })),
  };
}
