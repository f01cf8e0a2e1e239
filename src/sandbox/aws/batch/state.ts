import type { RegistryId } from '../../../policy/image.ts';

/** What a job definition runs, as RegisterJobDefinition takes it: `containerProperties`, `ecsProperties`, … */
export type JobProperties = Readonly<Record<string, unknown>>;

export interface JobDefinition {
  readonly arn: string;
  readonly name: string;
  readonly revision: number;
  readonly properties: JobProperties;
  status: 'ACTIVE' | 'INACTIVE';
}

export interface JobQueue {
  readonly arn: string;
  readonly name: string;
  readonly type: string;
}

export interface Job {
  readonly id: string;
  readonly name: string;
  readonly queue: string;
  readonly definition: JobDefinition;
  /** In place of the definition's, where the submission overrode them. */
  readonly properties: JobProperties;
  status: string;
}

/** Batch in one account and Region. Maps are by ARN, jobs by id. */
export interface BatchRegion {
  readonly place: RegistryId;
  readonly definitions: Map<string, JobDefinition>;
  readonly queues: Map<string, JobQueue>;
  readonly jobs: Map<string, Job>;
}

export function emptyBatch(place: RegistryId): BatchRegion {
  return { place, definitions: new Map(), queues: new Map(), jobs: new Map() };
}

export function batchArn({ account, region }: RegistryId, resource: string): string {
  return `arn:aws:batch:${region}:${account}:${resource}`;
}
