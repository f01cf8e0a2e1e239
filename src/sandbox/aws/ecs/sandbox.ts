import { hash } from 'node:crypto';
import type { Instant } from '../../../policy/time.ts';
import type { Where } from '../call.ts';
import type { Regions } from '../regions.ts';
import {
  type Container,
  clusterArn,
  type EcsRegion,
  ecsArn,
  findTaskDefinition,
  type ResolvedContainer,
  revisionsOf,
  type Service,
  type TaskDefinition,
} from './state.ts';
import { stopForPull } from './stopped.ts';

export interface ServiceSeed {
  readonly cluster: string;
  readonly name: string;
  /** `family:revision`, a family or an ARN. */
  readonly taskDefinition: string;
  /** One if not given; 0 is a service that is switched off. */
  readonly desired?: number;
  readonly at?: Instant;
}

/** Reads a digest from the registry for an image URI, pulling it; undefined where there is none. */
export type Resolve = (imageUri: string, at: Instant) => string | undefined;

/** ECS's inside: clusters, services, tasks and task definitions to seed and to act on as a deployment does. */
export class EcsSandbox {
  readonly #regions: Regions<EcsRegion>;
  readonly #now: () => Instant;
  readonly #resolve: Resolve;
  #serial = 0;

  constructor(regions: Regions<EcsRegion>, now: () => Instant, resolve: Resolve) {
    this.#regions = regions;
    this.#now = now;
    this.#resolve = resolve;
  }

  /** Answers the cluster's ARN. */
  createCluster(where: Where, name: string): string {
    const ecs = this.#regions.at(where);
    const arn = clusterArn(ecs.place, name);
    ecs.clusters.set(arn, { name });
    return arn;
  }

  /** Registers the next revision of a family and answers its ARN. */
  registerTaskDefinition(
    where: Where,
    family: string,
    containers: readonly Container[],
    at?: Instant,
  ): string {
    const ecs = this.#regions.at(where);
    const revision = (revisionsOf(ecs, family).at(-1)?.revision ?? 0) + 1;
    const arn = ecsArn(ecs.place, `task-definition/${family}:${revision}`);
    const registeredAt = at ?? this.#now();
    ecs.taskDefinitions.set(arn, { arn, family, revision, containers, status: 'ACTIVE', registeredAt });
    return arn;
  }

  /** Makes a revision INACTIVE; services can still be rolled back to it. */
  deregisterTaskDefinition(where: Where, name: string): void {
    this.#definition(this.#regions.at(where), name).status = 'INACTIVE';
  }

  /** Creates a service with its tasks running and answers its ARN. */
  createService(where: Where, seed: ServiceSeed): string {
    const ecs = this.#regions.at(where);
    const at = seed.at ?? this.#now();
    const service: Service = {
      arn: ecsArn(ecs.place, `service/${seed.cluster}/${seed.name}`),
      clusterArn: clusterArn(ecs.place, seed.cluster),
      name: seed.name,
      createdAt: at,
      taskDefinition: this.#definition(ecs, seed.taskDefinition).arn,
      desired: seed.desired ?? 1,
      deployedAt: at,
    };
    ecs.services.set(service.arn, service);
    this.#start(ecs, service, at);
    return service.arn;
  }

  /** Moves a service to another revision or size: its tasks are replaced, their images pulled. */
  deploy(
    where: Where,
    serviceArn: string,
    change: { taskDefinition?: string; desired?: number },
    at: Instant = this.#now(),
  ): void {
    const ecs = this.#regions.at(where);
    const service = ecs.services.get(serviceArn);
    if (!service) throw new Error(`no service ${serviceArn}`);
    if (change.taskDefinition !== undefined) {
      service.taskDefinition = this.#definition(ecs, change.taskDefinition).arn;
    }
    service.desired = change.desired ?? service.desired;
    service.deployedAt = at;
    for (const [arn, task] of ecs.tasks) if (task.service === service.name) ecs.tasks.delete(arn);
    this.#start(ecs, service, at);
  }

  /** Starts one task outside of any service and answers its ARN. */
  runTask(where: Where, cluster: string, taskDefinition: string, at: Instant = this.#now()): string {
    const ecs = this.#regions.at(where);
    return this.#run(
      ecs,
      clusterArn(ecs.place, cluster),
      undefined,
      this.#definition(ecs, taskDefinition),
      at,
    );
  }

  /** Starts one task outside of any service that cannot pull its image, and answers its ARN. */
  failToPull(where: Where, cluster: string, taskDefinition: string, at: Instant = this.#now()): string {
    const ecs = this.#regions.at(where);
    const definition = this.#definition(ecs, taskDefinition);
    const arn = this.#run(ecs, clusterArn(ecs.place, cluster), undefined, definition, at, () => undefined);
    const task = ecs.tasks.get(arn);
    if (task) ecs.tasks.set(arn, { ...task, stopped: stopForPull(task, at) });
    return arn;
  }

  stopTask(where: Where, arn: string): void {
    this.#regions.at(where).tasks.delete(arn);
  }

  #definition(ecs: EcsRegion, name: string): TaskDefinition {
    const definition = findTaskDefinition(ecs, name);
    if (!definition) throw new Error(`no task definition ${name}`);
    return definition;
  }

  #start(ecs: EcsRegion, service: Service, at: Instant): void {
    const definition = this.#definition(ecs, service.taskDefinition);
    const tasks = Array.from({ length: service.desired }, () =>
      this.#run(ecs, service.clusterArn, service.name, definition, at),
    );
    // ECS resolves tags when the first task starts: a service at 0 has no digests.
    const unresolved = definition.containers.map((container) => ({ ...container, imageDigest: undefined }));
    this.#noteDeployment(ecs, service, ecs.tasks.get(tasks[0] ?? '')?.containers ?? unresolved, at);
  }

  #noteDeployment(
    ecs: EcsRegion,
    service: Service,
    containers: readonly ResolvedContainer[],
    createdAt: Instant,
  ): void {
    const id = `${service.arn.split(':service/')[1]}/${String(ecs.deployments.size + 1).padStart(9, '0')}`;
    const target = ecsArn(ecs.place, `service-revision/${id}`);
    const { arn: serviceArn, taskDefinition, revision: source } = service;
    ecs.serviceRevisions.set(target, { arn: target, serviceArn, taskDefinition, containers, createdAt });
    const arn = ecsArn(ecs.place, `service-deployment/${id}`);
    ecs.deployments.set(arn, { arn, serviceArn, source, target, createdAt });
    service.revision = target;
  }

  #run(
    ecs: EcsRegion,
    cluster: string,
    service: string | undefined,
    definition: TaskDefinition,
    at: Instant,
    resolve: Resolve = this.#resolve,
  ): string {
    const id = hash('md5', `${cluster} ${this.#serial++}`, 'hex');
    const arn = ecsArn(ecs.place, `task/${cluster.split('/').at(-1)}/${id}`);
    const containers = definition.containers.map((container) => ({
      ...container,
      imageDigest: resolve(container.image, at),
    }));
    ecs.tasks.set(arn, {
      arn,
      clusterArn: cluster,
      service,
      taskDefinition: definition.arn,
      containers,
      startedAt: at,
    });
    return arn;
  }
}
