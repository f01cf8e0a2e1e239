import {
  DescribeTaskDefinitionCommand,
  type ECSClient,
  ListTaskDefinitionFamiliesCommand,
  ListTaskDefinitionsCommand,
} from '@aws-sdk/client-ecs';
import { isNamed } from '../../policy/failure.ts';
import type { ImmutableCache } from '../cache.ts';
import { type Caller, readAll } from '../calls.ts';
import { SourceFailure } from '../source.ts';

/** The families of task definitions, with and without active revisions. */
export function listFamilies(ecs: ECSClient, call: Caller): Promise<string[]> {
  const action = 'ecs:ListTaskDefinitionFamilies';
  return readAll(action, async (nextToken) => {
    const command = new ListTaskDefinitionFamiliesCommand({ status: 'ALL', nextToken });
    const answer = await call(action, (options) => ecs.send(command, options));
    return { items: answer.families, next: answer.nextToken };
  });
}

/** ARNs of a family's newest `count` revisions. INACTIVE ones are rollback targets like the others. */
export async function newestRevisions(
  ecs: ECSClient,
  call: Caller,
  family: string,
  count: number,
): Promise<string[]> {
  const action = 'ecs:ListTaskDefinitions';
  const statuses = ['ACTIVE', 'INACTIVE'] as const;
  const lists = await Promise.all(
    statuses.map(async (status) => {
      // The newest come first, so that one page of as many as wanted is enough.
      const command = new ListTaskDefinitionsCommand({
        familyPrefix: family,
        status,
        sort: 'DESC',
        maxResults: count,
      });
      const answer = await call(action, (options) => ecs.send(command, options));
      if (!answer.taskDefinitionArns) throw new SourceFailure(`the answer to ${action} holds no list`);
      return answer.taskDefinitionArns;
    }),
  );
  return lists
    .flat()
    .sort((a, b) => revisionOf(b) - revisionOf(a))
    .slice(0, count);
}

function revisionOf(arn: string): number {
  const revision = Number(arn.slice(arn.lastIndexOf(':') + 1));
  if (!Number.isInteger(revision)) throw new SourceFailure(`ECS named a task definition ${arn}`);
  return revision;
}

/** The images a task definition names, or undefined where it was deleted meanwhile. Its content never changes. */
export async function imagesOf(
  ecs: ECSClient,
  call: Caller,
  cache: ImmutableCache,
  arn: string,
): Promise<readonly string[] | undefined> {
  const key = `ecs-task-definition:${arn}`;
  const known = await cache.get(key);
  if (known !== undefined) return JSON.parse(known) as string[];
  const images = await describeImages(ecs, call, arn);
  if (images) await cache.set(key, JSON.stringify(images));
  return images;
}

async function describeImages(ecs: ECSClient, call: Caller, arn: string): Promise<string[] | undefined> {
  const command = new DescribeTaskDefinitionCommand({ taskDefinition: arn });
  try {
    const answer = await call('ecs:DescribeTaskDefinition', (options) => ecs.send(command, options));
    const containers = answer.taskDefinition?.containerDefinitions;
    if (!containers) throw new SourceFailure(`ECS described ${arn} without containers`);
    return containers.map(({ image }) => {
      if (!image) throw new SourceFailure(`a container of ${arn} has no image`);
      return image;
    });
  } catch (error) {
    // ECS has no exception of its own for "not there".
    const isGone =
      error instanceof SourceFailure &&
      isNamed(error.cause, ['ClientException']) &&
      /unable to describe/i.test(error.message);
    if (isGone) return undefined;
    throw error;
  }
}
