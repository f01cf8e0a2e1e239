import type { RegistryId } from '../../../policy/image.ts';
import type { Instant } from '../../../policy/time.ts';

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
}

/** A running task with the digests that its images were resolved to when it started. */
export interface Task {
  readonly arn: string;
  readonly clusterArn: string;
  readonly service: string | undefined;
  readonly taskDefinition: string;
  readonly containers: readonly (Container & { readonly imageDigest: string | undefined })[];
  readonly startedAt: Instant;
}

/** ECS in one account and Region. Maps are by ARN. */
export interface EcsRegion {
  readonly place: RegistryId;
  readonly clusters: Map<string, { readonly name: string }>;
  readonly services: Map<string, Service>;
  readonly tasks: Map<string, Task>;
  readonly taskDefinitions: Map<string, TaskDefinition>;
}

export function emptyEcs(place: RegistryId): EcsRegion {
  return { place, clusters: new Map(), services: new Map(), tasks: new Map(), taskDefinitions: new Map() };
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
