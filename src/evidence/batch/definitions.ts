import { type BatchClient, DescribeJobDefinitionsCommand, type JobDefinition } from '@aws-sdk/client-batch';
import { type Caller, inBatches, readAll } from '../calls.ts';
import { SourceFailure } from '../source.ts';

const ACTION = 'batch:DescribeJobDefinitions';

/** Every revision of every job definition that jobs can be submitted from. */
export function activeDefinitions(batch: BatchClient, call: Caller): Promise<JobDefinition[]> {
  return describe(batch, call, { status: 'ACTIVE' });
}

/** Job definitions by ARN, in whatever state: jobs go on though theirs was deregistered. */
export async function definitionsByArn(
  batch: BatchClient,
  call: Caller,
  arns: readonly string[],
): Promise<JobDefinition[]> {
  const lists = await Promise.all(
    inBatches(arns, 100).map((jobDefinitions) => describe(batch, call, { jobDefinitions })),
  );
  const found = lists.flat();
  const known = new Set(found.map(({ jobDefinitionArn }) => jobDefinitionArn));
  const missing = arns.find((arn) => !known.has(arn));
  if (missing) throw new SourceFailure(`a job runs ${missing}, which Batch does not describe`);
  return found;
}

function describe(
  batch: BatchClient,
  call: Caller,
  which: { readonly status: string } | { readonly jobDefinitions: string[] },
): Promise<JobDefinition[]> {
  return readAll(ACTION, async (nextToken) => {
    const command = new DescribeJobDefinitionsCommand({ ...which, maxResults: 100, nextToken });
    const answer = await call(ACTION, (options) => batch.send(command, options));
    return { items: answer.jobDefinitions, next: answer.nextToken };
  });
}

/** `Batch job definition resize:3`. */
export function nameOfDefinition({
  jobDefinitionName: name,
  revision,
  jobDefinitionArn,
}: JobDefinition): string {
  const known =
    name && revision !== undefined ? `${name}:${revision}` : (jobDefinitionArn ?? 'without a name');
  return `Batch job definition ${known}`;
}
