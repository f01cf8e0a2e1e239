import {
  type BatchClient,
  DescribeJobQueuesCommand,
  DescribeJobsCommand,
  type JobDetail,
  ListJobsCommand,
} from '@aws-sdk/client-batch';
import { type Caller, inBatches, readAll } from '../calls.ts';
import { SourceFailure } from '../source.ts';

/** A job that waits or runs. */
export interface WaitingJob {
  readonly id: string;
  /** ARN. */
  readonly definition: string;
}

/** A job in one of these will still start containers, or has them running. */
const UNFINISHED = ['SUBMITTED', 'PENDING', 'RUNNABLE', 'STARTING', 'RUNNING'] as const;

/** The unfinished jobs of every queue. Queues of SageMaker hold no containers of Batch's own. */
export async function unfinishedJobs(batch: BatchClient, call: Caller): Promise<WaitingJob[]> {
  const queues = await readAll('batch:DescribeJobQueues', async (nextToken) => {
    const command = new DescribeJobQueuesCommand({ maxResults: 100, nextToken });
    const answer = await call('batch:DescribeJobQueues', (options) => batch.send(command, options));
    return { items: answer.jobQueues, next: answer.nextToken };
  });
  const asked = queues.filter(({ jobQueueType }) => jobQueueType !== 'SAGEMAKER_TRAINING');
  const lists = await Promise.all(
    asked.flatMap(({ jobQueueArn }) =>
      UNFINISHED.map((status) => listJobs(batch, call, jobQueueArn, status)),
    ),
  );
  return lists.flat();
}

async function listJobs(
  batch: BatchClient,
  call: Caller,
  jobQueue: string | undefined,
  jobStatus: (typeof UNFINISHED)[number],
): Promise<WaitingJob[]> {
  if (!jobQueue) throw new SourceFailure('Batch described a job queue without an ARN');
  const jobs = await readAll('batch:ListJobs', async (nextToken) => {
    const command = new ListJobsCommand({ jobQueue, jobStatus, nextToken });
    const answer = await call('batch:ListJobs', (options) => batch.send(command, options));
    return { items: answer.jobSummaryList, next: answer.nextToken };
  });
  return jobs.map(({ jobId: id, jobDefinition: definition }) => {
    if (!id || !definition) throw new SourceFailure(`Batch does not say what job ${id ?? '?'} runs`);
    return { id, definition };
  });
}

/** Jobs in full; those that ended too long ago to be known are left out. */
export async function describeJobs(
  batch: BatchClient,
  call: Caller,
  ids: readonly string[],
): Promise<JobDetail[]> {
  const lists = await Promise.all(
    inBatches(ids, 100).map(async (jobs) => {
      const command = new DescribeJobsCommand({ jobs });
      const answer = await call('batch:DescribeJobs', (options) => batch.send(command, options));
      if (!answer.jobs) throw new SourceFailure('the answer to batch:DescribeJobs holds no list');
      return answer.jobs;
    }),
  );
  return lists.flat();
}
