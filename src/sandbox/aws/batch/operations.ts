import { z } from 'zod';
import { type Operations, operation } from '../call.ts';
import { AwsError } from '../errors.ts';
import { page } from '../paging.ts';
import type { Regions } from '../regions.ts';
import type { BatchRegion, Job, JobDefinition } from './state.ts';

const REFUSAL = 'ClientException';
const paged = z.object({
  maxResults: z.number().int().min(1).max(1_000).optional(),
  nextToken: z.string().optional(),
});
const definitions = paged.extend({
  jobDefinitions: z.array(z.string()).max(100).optional(),
  jobDefinitionName: z.string().optional(),
  status: z.string().optional(),
});
const jobs = paged.extend({ jobQueue: z.string(), jobStatus: z.string().optional() });

/** Batch's reading operations: definitions and queues come a hundred a page, jobs a thousand. */
export const batchOperations = (regions: Regions<BatchRegion>): Operations => ({
  DescribeJobDefinitions: operation(
    definitions,
    (request, call) => {
      const { jobDefinitions: wanted, jobDefinitionName: name, status } = request;
      const matching = [...regions.at(call).definitions.values()]
        .filter(({ arn }) => !wanted || wanted.includes(arn))
        .filter((definition) => name === undefined || definition.name === name)
        .filter((definition) => status === undefined || definition.status === status);
      const { items, nextToken } = pageOf(matching, ({ arn }) => arn, request, 100);
      return { jobDefinitions: items.map(describeDefinition), nextToken };
    },
    REFUSAL,
  ),
  DescribeJobQueues: operation(
    paged,
    (request, call) => {
      const queues = [...regions.at(call).queues.values()];
      const { items, nextToken } = pageOf(queues, ({ arn }) => arn, request, 100);
      const described = items.map(({ arn, name, type }) => ({
        jobQueueArn: arn,
        jobQueueName: name,
        jobQueueType: type,
        state: 'ENABLED',
        status: 'VALID',
        priority: 1,
      }));
      return { jobQueues: described, nextToken };
    },
    REFUSAL,
  ),
  ...jobOperations(regions),
});

const jobOperations = (regions: Regions<BatchRegion>): Operations => ({
  ListJobs: operation(
    jobs,
    (request, call) => {
      const { queues, jobs: all } = regions.at(call);
      const queue = [...queues.values()].find(({ arn, name }) => [arn, name].includes(request.jobQueue));
      if (!queue) throw new AwsError(REFUSAL, `${request.jobQueue} does not exist`);
      const matching = [...all.values()].filter(
        (job) => job.queue === queue.arn && job.status === (request.jobStatus ?? 'RUNNING'),
      );
      const { items, nextToken } = pageOf(matching, ({ id }) => id, request, 1_000);
      return { jobSummaryList: items.map(summaryOf), nextToken };
    },
    REFUSAL,
  ),
  DescribeJobs: operation(
    z.object({ jobs: z.array(z.string()).max(100) }),
    (request, call) => {
      const { jobs: all } = regions.at(call);
      const found = request.jobs.flatMap((id) => all.get(id) ?? []);
      const described = found.map((job) => ({ ...job.properties, ...summaryOf(job), jobQueue: job.queue }));
      return { jobs: described };
    },
    REFUSAL,
  ),
});

function pageOf<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  { maxResults, nextToken }: z.output<typeof paged>,
  most: number,
) {
  const sorted = all.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return page(sorted, keyOf, Math.min(most, maxResults ?? most), nextToken);
}

function describeDefinition({ arn, name, revision, status, properties }: JobDefinition) {
  return { jobDefinitionArn: arn, jobDefinitionName: name, revision, status, ...properties };
}

function summaryOf({ id, name, status, definition }: Job) {
  return { jobId: id, jobName: name, status, jobDefinition: definition.arn };
}
