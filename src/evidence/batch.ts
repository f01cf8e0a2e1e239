import { BatchClient, type JobDefinition } from '@aws-sdk/client-batch';
import { registryKey } from '../policy/image.ts';
import { activeDefinitions, definitionsByArn, nameOfDefinition } from './batch/definitions.ts';
import { imagesOfDefinition, imagesOfJob, mayBeOverridden } from './batch/images.ts';
import { describeJobs, unfinishedJobs } from './batch/jobs.ts';
import { type AwsSettings, type Caller, createCaller, READING } from './calls.ts';
import type { Source } from './source.ts';
import { UseList } from './use-list.ts';

/**
 * AWS Batch in one account and Region: every ACTIVE revision of its job definitions, and what jobs that are not
 * finished run. Inspected are the active definitions. Most accounts have none.
 */
export function batchSource({ aws }: { readonly aws: AwsSettings }): Source {
  return {
    name: 'batch',
    regional: true,
    mayBeEmpty: true,
    collect: async ({ registry, now, signal }) => {
      const observedAt = now();
      const batch = new BatchClient({ ...aws, ...READING });
      try {
        const list = new UseList(registry);
        const inspected = await noteAll(batch, createCaller(signal), list);
        const found = { inspected, uses: list.uses, unclear: list.unclear };
        return { name: 'batch', registry: registryKey(registry), observedAt, status: 'ok', ...found };
      } finally {
        batch.destroy();
      }
    },
  };
}

/** Answers how many active definitions there are. */
async function noteAll(batch: BatchClient, call: Caller, list: UseList): Promise<number> {
  // Jobs first: a definition that is deregistered in between is then either active still or named by its jobs.
  const jobs = await unfinishedJobs(batch, call);
  const active = await activeDefinitions(batch, call);
  const known = new Set(active.map(({ jobDefinitionArn }) => jobDefinitionArn));
  const others = new Set(jobs.map(({ definition }) => definition).filter((arn) => !known.has(arn)));
  const definitions = [...active, ...(await definitionsByArn(batch, call, [...others]))];
  for (const definition of definitions) noteDefinition(definition, list);
  const overridable = new Set(definitions.filter(mayBeOverridden).map((one) => one.jobDefinitionArn));
  const overridden = jobs.filter(({ definition }) => overridable.has(definition)).map(({ id }) => id);
  for (const job of await describeJobs(batch, call, overridden)) {
    const by = `Batch job ${job.jobName ?? job.jobId}`;
    for (const image of imagesOfJob(job, by)) list.note(image, by);
  }
  return active.length;
}

function noteDefinition(definition: JobDefinition, list: UseList): void {
  const by = nameOfDefinition(definition);
  for (const image of imagesOfDefinition(definition, by)) list.note(image, by);
}
