import {
  DescribeServicesCommand,
  type ECSClient,
  ListServicesCommand,
  type Service,
} from '@aws-sdk/client-ecs';
import { type Caller, inBatches, readAll } from '../calls.ts';
import { lastPart, requireAll, requireOnlyMissing } from './answers.ts';

/** A service with the task definitions and revisions it may start tasks from, whether or not any runs now. */
export interface ServiceUse {
  /** `ECS service shop/checkout`. */
  readonly by: string;
  readonly taskDefinitions: readonly string[];
  /** ARNs of service revisions: in them ECS keeps the digests it resolved tags to, also while nothing runs. */
  readonly revisions: readonly string[];
  /** Where ECS itself deploys: then it keeps earlier deployments. CodeDeploy and others use task sets. */
  readonly deployed?: { readonly cluster: string; readonly service: string };
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
  const { serviceArn, serviceName, deploymentController: controller } = service;
  const name = serviceName ?? lastPart(serviceArn ?? '?');
  const named = [service, ...(service.deployments ?? []), ...(service.taskSets ?? [])];
  return {
    by: `ECS service ${lastPart(cluster)}/${name}`,
    taskDefinitions: [...new Set(named.flatMap(({ taskDefinition }) => taskDefinition ?? []))],
    revisions: (service.currentServiceRevisions ?? []).flatMap(({ arn }) => arn ?? []),
    ...((controller?.type ?? 'ECS') === 'ECS' && { deployed: { cluster, service: serviceArn ?? name } }),
  };
}
