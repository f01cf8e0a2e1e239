import type { RegistryId } from '../../../policy/image.ts';
import type { Instant } from '../../../policy/time.ts';
import type { Stop } from './stopped.ts';

export interface Container {
  readonly name: string;
  readonly image: string;
}

export interface TaskDefinition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly containers: readonly Container[];
  status: 'ACTIVE' | 'INACTIVE';
  readonly registeredAt: Instant;
}

export interface Service {
  readonly arn: string;
  readonly clusterArn: string;
  readonly name: string;
  readonly createdAt: Instant;
  taskDefinition: string;
  desired: number;
  deployedAt: Instant;
  /** ARN of the newest service revision. */
  revision?: string;
}

/** What a service ran from one deployment on, with the digests its tags were resolved to. */
export interface ServiceRevision {
  readonly arn: string;
  readonly serviceArn: string;
  readonly taskDefinition: string;
  readonly containers: readonly ResolvedContainer[];
  readonly createdAt: Instant;
}

/** One roll-out of a service, from one service revision (none at first) to another. */
export interface ServiceDeployment {
  readonly arn: string;
  readonly serviceArn: string;
  readonly source: string | undefined;
  readonly target: string;
  readonly createdAt: Instant;
}

export type ResolvedContainer = Container & { readonly imageDigest: string | undefined };

/** A running task with the digests that its images were resolved to when it started. */
export interface Task {
  readonly arn: string;
  readonly clusterArn: string;
  readonly service: string | undefined;
  readonly taskDefinition: string;
  readonly containers: readonly ResolvedContainer[];
  readonly startedAt: Instant;
  /** Present once it stopped: such tasks are listed for their status only. */
  readonly stopped?: Stop;
}

/** ECS in one account and Region. Maps are by ARN. */
export interface EcsRegion {
  readonly place: RegistryId;
  readonly clusters: Map<string, { readonly name: string }>;
  readonly services: Map<string, Service>;
  readonly tasks: Map<string, Task>;
  readonly taskDefinitions: Map<string, TaskDefinition>;
  readonly serviceRevisions: Map<string, ServiceRevision>;
  readonly deployments: Map<string, ServiceDeployment>;
}

export function emptyEcs(place: RegistryId): EcsRegion {
  return {
    place,
    clusters: new Map(),
    services: new Map(),
    tasks: new Map(),
    taskDefinitions: new Map(),
    serviceRevisions: new Map(),
    deployments: new Map(),
  };
}

export function ecsArn({ account, region }: RegistryId, resource: string): string {
  return `arn:aws:ecs:${region}:${account}:${resource}`;
}

/** A cluster named shortly, by ARN, or not at all (`default`). */
export function clusterArn(place: RegistryId, name = 'default'): string {
  return name.startsWith('arn:') ? name : ecsArn(place, `cluster/${name}`);
}

/** A task definition by ARN, as `family:revision`, or as a family, which means its newest ACTIVE revision. */
export function findTaskDefinition(ecs: EcsRegion, name: string): TaskDefinition | undefined {
  const exact = ecs.taskDefinitions.get(
    name.startsWith('arn:') ? name : ecsArn(ecs.place, `task-definition/${name}`),
  );
  if (exact) return exact;
  return revisionsOf(ecs, name).findLast((revision) => revision.status === 'ACTIVE');
}

/** The revisions of a family, oldest first. */
export function revisionsOf(ecs: EcsRegion, family: string): readonly TaskDefinition[] {
  return [...ecs.taskDefinitions.values()].filter((definition) => definition.family === family);
}
