import {
  DescribeTaskDefinitionCommand,
  type ECSClient,
  ListTaskDefinitionFamiliesCommand,
  ListTaskDefinitionsCommand,
} from '@aws-sdk/client-ecs';
import { z } from 'zod';
import { isNamed } from '../../policy/failure.ts';
import { type ImmutableCache, recall } from '../cache.ts';
import { type Caller, readAll } from '../calls.ts';
import { SourceFailure } from '../source.ts';
import { lastPart } from './answers.ts';

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
  const statuses = ['ACTIVE', 'INACTIVE'] as const;
  const lists = await Promise.all(statuses.map((status) => newestOf(ecs, call, { family, status, count })));
  return lists
    .flat()
    .sort((a, b) => revisionOf(b) - revisionOf(a))
    .slice(0, count);
}

/**
 * The revision a task is started from. A name without a revision means the family's newest ACTIVE one: undefined where
 * there is none, then nothing can be started.
 */
export async function startedFrom(
  ecs: ECSClient,
  call: Caller,
  taskDefinition: string,
): Promise<string | undefined> {
  const name = lastPart(taskDefinition);
  if (/:\d+$/.test(name)) return taskDefinition;
  const [newest] = await newestOf(ecs, call, { family: name, status: 'ACTIVE', count: 1 });
  return newest;
}

interface Wanted {
  readonly family: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly count: number;
}

/** The newest come first, so that a list is read no further than it is wanted; a page may hold less than asked. */
async function newestOf(
  ecs: ECSClient,
  call: Caller,
  { family, status, count }: Wanted,
): Promise<readonly string[]> {
  const action = 'ecs:ListTaskDefinitions';
  let found = 0;
  return await readAll(action, async (nextToken) => {
    const request = { familyPrefix: family, status, sort: 'DESC', maxResults: count, nextToken } as const;
    const command = new ListTaskDefinitionsCommand(request);
    const answer = await call(action, (options) => ecs.send(command, options));
    found += answer.taskDefinitionArns?.length ?? 0;
    return { items: answer.taskDefinitionArns, next: found < count ? answer.nextToken : undefined };
  });
}

function revisionOf(arn: string): number {
  const revision = Number(arn.slice(arn.lastIndexOf(':') + 1));
  if (!Number.isInteger(revision)) throw new SourceFailure(`ECS named a task definition ${arn}`);
  return revision;
}

const imageList = z.array(z.string());

/** The images a task definition names, or undefined where it was deleted meanwhile. Its content never changes. */
export async function imagesOf(
  ecs: ECSClient,
  call: Caller,
  cache: ImmutableCache,
  arn: string,
): Promise<readonly string[] | undefined> {
  const key = `ecs-task-definition:${arn}`;
  // Only an ARN says of which account and Region.
  const isUnique = arn.startsWith('arn:');
  const known = isUnique ? await recall(cache, key, imageList) : undefined;
  if (known) return known;
  const images = await describeImages(ecs, call, arn);
  if (images && isUnique) await cache.set(key, JSON.stringify(images));
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
