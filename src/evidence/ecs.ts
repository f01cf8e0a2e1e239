import type { ECSClient } from '@aws-sdk/client-ecs';
import type { SourceReport } from '../policy/evidence.ts';
import { registryKey } from '../policy/image.ts';
import type { ImmutableCache } from './cache.ts';
import { type AwsSettings, type Caller, createCaller } from './calls.ts';
import { closeClients, type EcsClients, openClients } from './ecs/clients.ts';
import { listEcsClusters } from './ecs/clusters.ts';
import { readRules } from './ecs/rules.ts';
import { readSchedules } from './ecs/schedules.ts';
import { deployedRevisions } from './ecs/service-deployments.ts';
import { readRevisions } from './ecs/service-revisions.ts';
import { readServices, type ServiceUse } from './ecs/services.ts';
import { imagesOf, listFamilies, newestRevisions, startedFrom } from './ecs/task-definitions.ts';
import { readTasks, type TaskUse } from './ecs/tasks.ts';
import { type Source, type SourceContext, SourceFailure } from './source.ts';
import { UseList } from './use-list.ts';

export interface EcsOptions {
  readonly aws: AwsSettings;
  /** Newest task-definition revisions per family, and deployments per service, that count as rollback targets. */
  readonly revisions: number;
  /** Whether to ask EventBridge and its scheduler what they start; yes unless told. */
  readonly schedules?: boolean;
  readonly cache: ImmutableCache;
}

/**
 * Amazon ECS in one account and Region: services (also at desired 0) with their last deployments, tasks, the newest
 * task-definition revisions, INACTIVE ones included, and what EventBridge starts on a schedule or an event. Inspected
 * are services, families of task definitions, and rules and schedules that start tasks; tasks come and go.
 */
export function ecsSource(options: EcsOptions): Source {
  return {
    name: 'ecs',
    regional: true,
    collect: async (context) => {
      const clients = openClients(options.aws);
      try {
        return await new EcsReading(clients, options, context).report();
      } finally {
        closeClients(clients);
      }
    },
  };
}

/** One pass over ECS. */
class EcsReading {
  readonly #clients: EcsClients;
  readonly #ecs: ECSClient;
  readonly #options: EcsOptions;
  readonly #context: SourceContext;
  readonly #call: Caller;
  readonly #list: UseList;
  /** Task definitions by ARN and who names them. */
  readonly #wanted = new Map<string, Set<string>>();
  /** Those a running thing names: they must be readable. */
  readonly #required = new Set<string>();

  constructor(clients: EcsClients, options: EcsOptions, context: SourceContext) {
    this.#clients = clients;
    this.#ecs = clients.ecs;
    this.#options = options;
    this.#context = context;
    this.#call = createCaller(context.signal);
    this.#list = new UseList(context.registry);
  }

  async report(): Promise<SourceReport> {
    const observedAt = this.#context.now();
    const counts = await Promise.all([this.#readClusters(), this.#readFamilies(), this.#readStarters()]);
    await Promise.all([...this.#wanted].map(([arn, by]) => this.#noteDefinition(arn, by)));
    const { uses, unclear } = this.#list;
    const registry = registryKey(this.#context.registry);
    const inspected = counts.reduce((sum, count) => sum + count);
    return { name: 'ecs', registry, observedAt, inspected, status: 'ok', uses, unclear };
  }

  /** Answers how many services there are. */
  async #readClusters(): Promise<number> {
    const clusters = await listEcsClusters(this.#ecs, this.#call);
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

  async #noteService({ by, taskDefinitions, revisions, deployed }: ServiceUse): Promise<void> {
    for (const arn of taskDefinitions) this.#want(arn, by, true);
    const { cache, revisions: count } = this.#options;
    const kept = deployed ? await deployedRevisions(this.#ecs, this.#call, cache, deployed, count) : [];
    const earlier = kept.filter((arn) => !revisions.includes(arn));
    await Promise.all([
      this.#noteRevisions(revisions, by),
      this.#noteRevisions(earlier, `${by} (earlier deployment)`),
    ]);
  }

  async #noteRevisions(arns: readonly string[], by: string): Promise<void> {
    const uses = await readRevisions(this.#ecs, this.#call, this.#options.cache, arns);
    for (const { images, taskDefinition } of uses) {
      if (taskDefinition) this.#want(taskDefinition, by, false);
      for (const { image, digest } of images) this.#list.note(image, by, { running: digest });
    }
  }

  #noteTask({ by, taskDefinition, images }: TaskUse): void {
    if (taskDefinition) this.#want(taskDefinition, by, false);
    for (const { image, digest } of images) this.#list.note(image, by, { running: digest });
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

  /** Answers how many rules and schedules start tasks. One of a definition that was deleted can start nothing. */
  async #readStarters(): Promise<number> {
    if (this.#options.schedules === false) return 0;
    const { events, scheduler } = this.#clients;
    const lists = await Promise.all([readRules(events, this.#call), readSchedules(scheduler, this.#call)]);
    const starters = lists.flat();
    await Promise.all(
      starters.map(async ({ by, taskDefinition }) => {
        const arn = await startedFrom(this.#ecs, this.#call, taskDefinition);
        if (arn !== undefined) this.#want(arn, by, false);
      }),
    );
    return starters.length;
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
