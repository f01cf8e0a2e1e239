import type { Where } from '../call.ts';
import type { Regions } from '../regions.ts';
import { type BatchRegion, batchArn, type JobProperties } from './state.ts';

export interface JobSeed {
  readonly queue: string;
  readonly name: string;
  /** ARN of the definition. */
  readonly definition: string;
  /** `RUNNING` if not given. */
  readonly status?: string;
  /** What was overridden at submission. */
  readonly overrides?: JobProperties;
}

/** Batch's inside: job definitions, queues and jobs. */
export class BatchSandbox {
  readonly #regions: Regions<BatchRegion>;

  constructor(regions: Regions<BatchRegion>) {
    this.#regions = regions;
  }

  /** Registers the next revision of a job definition and answers its ARN. Text is the image of a single container. */
  registerJobDefinition(where: Where, name: string, runs: string | JobProperties): string {
    const { place, definitions } = this.#regions.at(where);
    const revision = [...definitions.values()].filter((definition) => definition.name === name).length + 1;
    const arn = batchArn(place, `job-definition/${name}:${revision}`);
    const properties =
      typeof runs === 'string' ? { type: 'container', containerProperties: { image: runs } } : runs;
    definitions.set(arn, { arn, name, revision, properties, status: 'ACTIVE' });
    return arn;
  }

  deregisterJobDefinition(where: Where, arn: string): void {
    this.#definition(where, arn).status = 'INACTIVE';
  }

  /** Creates a queue, on ECS unless another kind is named, and answers its ARN. */
  createQueue(where: Where, name: string, type = 'ECS_FARGATE'): string {
    const { place, queues } = this.#regions.at(where);
    const arn = batchArn(place, `job-queue/${name}`);
    queues.set(arn, { arn, name, type });
    return arn;
  }

  /** Puts a job in a queue and answers its id. */
  submitJob(where: Where, { queue, name, definition, status, overrides }: JobSeed): string {
    const { jobs } = this.#regions.at(where);
    const found = this.#definition(where, definition);
    const id = `job-${String(jobs.size + 1).padStart(6, '0')}`;
    const properties = { ...found.properties, ...overrides };
    jobs.set(id, { id, name, queue, definition: found, properties, status: status ?? 'RUNNING' });
    return id;
  }

  #definition(where: Where, arn: string) {
    const definition = this.#regions.at(where).definitions.get(arn);
    if (!definition) throw new Error(`no job definition ${arn}`);
    return definition;
  }
}
