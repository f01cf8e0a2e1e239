import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import type { SourceReport } from '../policy/evidence.ts';
import { registryKey } from '../policy/image.ts';
import type { ImmutableCache } from './cache.ts';
import { type AwsSettings, type Caller, createCaller, READING, readAll } from './calls.ts';
import { readRevisions, readServices, type ServiceUse } from './ecs/services.ts';
import { imagesOf, listFamilies, newestRevisions } from './ecs/task-definitions.ts';
import { readTasks, type TaskUse } from './ecs/tasks.ts';
import { type Source, type SourceContext, SourceFailure } from './source.ts';
import { UseList } from './use-list.ts';

export interface EcsOptions {
  readonly aws: AwsSettings;
  /** Newest task-definition revisions per family that count as rollback targets. */
  readonly revisions: number;
  readonly cache: ImmutableCache;
}

/**
 * Amazon ECS in one account and Region: services (also at desired 0), tasks, and the newest task-definition
 * revisions, INACTIVE ones included. Inspected are services and families of task definitions; tasks come and go.
 */
export function ecsSource(options: EcsOptions): Source {
  return {
    name: 'ecs',
    regional: true,
    collect: async (context) => {
      const ecs = new ECSClient({ ...options.aws, ...READING });
      try {
        return await new EcsReading(ecs, options, context).report();
      } finally {
        ecs.destroy();
      }
    },
  };
}

/** One pass over ECS. */
class EcsReading {
  readonly #ecs: ECSClient;
  readonly #options: EcsOptions;
  readonly #context: SourceContext;
  readonly #call: Caller;
  readonly #list: UseList;
  /** Task definitions by ARN and who names them. */
  readonly #wanted = new Map<string, Set<string>>();
  /** Those a running thing names: they must be readable. */
  readonly #required = new Set<string>();

  constructor(ecs: ECSClient, options: EcsOptions, context: SourceContext) {
    this.#ecs = ecs;
    this.#options = options;
    this.#context = context;
    this.#call = createCaller(context.signal);
    this.#list = new UseList(context.registry);
  }

  async report(): Promise<SourceReport> {
    const observedAt = this.#context.now();
    const [services, families] = await Promise.all([this.#readClusters(), this.#readFamilies()]);
    await Promise.all([...this.#wanted].map(([arn, by]) => this.#noteDefinition(arn, by)));
    const { uses, unclear } = this.#list;
    const registry = registryKey(this.#context.registry);
    return { name: 'ecs', registry, observedAt, inspected: services + families, status: 'ok', uses, unclear };
  }

  /** Answers how many services there are. */
  async #readClusters(): Promise<number> {
    const clusters = await readAll('ecs:ListClusters', async (nextToken) => {
      const command = new ListClustersCommand({ nextToken });
      const answer = await this.#call('ecs:ListClusters', (options) => this.#ecs.send(command, options));
      return { items: answer.clusterArns, next: answer.nextToken };
    });
    const counts = await Promise.all(
      clusters.map(async (cluster) => {
        const [services, tasks] = await Promise.all([
          readServices(this.#ecs, this.#call, cluster),
          readTasks(this.#ecs, this.#call, cluster),
        ]);
        await Promise.all(services.map((service) => this.#noteService(service)));
        for (const task of tasks) this.#noteTask(task);
        return services.length;
      }),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async #noteService({ by, taskDefinitions, revisions }: ServiceUse): Promise<void> {
    for (const arn of taskDefinitions) this.#want(arn, by, true);
    const pinned = await readRevisions(this.#ecs, this.#call, revisions);
    for (const { image, digest } of pinned) this.#list.note(image, by, digest);
  }

  #noteTask({ by, taskDefinition, images }: TaskUse): void {
    if (taskDefinition) this.#want(taskDefinition, by, false);
    for (const { image, digest } of images) this.#list.note(image, by, digest);
  }

  /** Answers how many families there are. */
  async #readFamilies(): Promise<number> {
    const families = await listFamilies(this.#ecs, this.#call);
    await Promise.all(
      families.map(async (family) => {
        const arns = await newestRevisions(this.#ecs, this.#call, family, this.#options.revisions);
        for (const arn of arns) {
          this.#want(arn, `ECS task definition ${arn.slice(arn.lastIndexOf('/') + 1)}`, false);
        }
      }),
    );
    return families.length;
  }

  #want(arn: string, by: string, isRequired: boolean): void {
    const known = this.#wanted.get(arn);
    if (known) known.add(by);
    else this.#wanted.set(arn, new Set([by]));
    if (isRequired) this.#required.add(arn);
  }

  async #noteDefinition(arn: string, by: ReadonlySet<string>): Promise<void> {
    const images = await imagesOf(this.#ecs, this.#call, this.#options.cache, arn);
    if (!images && this.#required.has(arn)) {
      throw new SourceFailure(`${[...by][0]} uses ${arn}, which ECS does not describe`);
    }
    for (const image of images ?? []) for (const user of by) this.#list.note(image, user);
  }
}
