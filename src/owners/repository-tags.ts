import { type ECRClient, ListTagsForResourceCommand } from '@aws-sdk/client-ecr';
import {
  GetResourcesCommand,
  type ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import pLimit from 'p-limit';
import { failureText } from '../policy/failure.ts';

/** One repository's tags, or why they are not known. */
export type TagsRead = { readonly tags: ReadonlyMap<string, string> } | { readonly unknown: string };

/** All repositories' tags by name, and how they were read, for `doctor` and the log. */
export interface RepositoryTags {
  readonly of: ReadonlyMap<string, TagsRead>;
  readonly way: 'one sweep' | 'each repository';
  /** Why the sweep was not enough. */
  readonly why?: string;
}

export interface TaggedRepository {
  readonly name: string;
  readonly arn: string;
}

export interface TagClients {
  readonly ecr: ECRClient;
  readonly tagging: ResourceGroupsTaggingAPIClient;
}

/**
 * Reads the tags of these repositories in one sweep, a hundred at a time. Where the sweep fails each repository is asked
 * instead. Where it knows of none, which some stand-ins answer though there are tags, a few are asked: if one of them has
 * tags, or cannot say, all are; else the sweep is believed, for an account may well have none.
 */
export async function readRepositoryTags(
  clients: TagClients,
  repositories: readonly TaggedRepository[],
  signal?: AbortSignal,
): Promise<RepositoryTags> {
  if (repositories.length === 0) return { of: new Map(), way: 'one sweep' };
  const swept = await sweep(clients.tagging, signal);
  if ('why' in swept) {
    return { of: await askEach(clients.ecr, repositories, signal), way: 'each repository', why: swept.why };
  }
  if (swept.byArn.size === 0) return await askWithoutSweep(clients.ecr, repositories, signal);
  const none: TagsRead = { tags: new Map() };
  const of = new Map(
    repositories.map(({ name, arn }): [string, TagsRead] => {
      const tags = swept.byArn.get(arn);
      return [name, tags ? { tags } : none];
    }),
  );
  return { of, way: 'one sweep' };
}

/** Enough to tell a sweep that answers nothing ever from an account without tags. */
const PROBED = 10;

async function askWithoutSweep(
  ecr: ECRClient,
  repositories: readonly TaggedRepository[],
  signal: AbortSignal | undefined,
): Promise<RepositoryTags> {
  const every = Math.ceil(repositories.length / PROBED);
  const probed = repositories.filter((_, i) => i % every === 0);
  const few = await askEach(ecr, probed, signal);
  const agree = [...few.values()].every((read) => 'tags' in read && read.tags.size === 0);
  if (agree) {
    const none: TagsRead = { tags: new Map() };
    return { of: new Map(repositories.map(({ name }) => [name, none])), way: 'one sweep' };
  }
  const others = repositories.filter(({ name }) => !few.has(name));
  const of = new Map([...few, ...(await askEach(ecr, others, signal))]);
  return { of, way: 'each repository', why: 'tag:GetResources knows of no tagged repository' };
}

type Tags = ReadonlyMap<string, string>;

async function sweep(
  tagging: ResourceGroupsTaggingAPIClient,
  signal: AbortSignal | undefined,
): Promise<{ readonly byArn: ReadonlyMap<string, Tags> } | { readonly why: string }> {
  const byArn = new Map<string, Tags>();
  let token: string | undefined;
  try {
    do {
      const command = new GetResourcesCommand({
        ResourceTypeFilters: ['ecr:repository'],
        ResourcesPerPage: 100,
        ...(token && { PaginationToken: token }),
      });
      const answer = await tagging.send(command, signal ? { abortSignal: signal } : {});
      for (const { ResourceARN, Tags } of answer.ResourceTagMappingList ?? []) {
        if (ResourceARN) byArn.set(ResourceARN, toTags(Tags));
      }
      if (token && answer.PaginationToken === token) return { why: 'tag:GetResources repeated a page' };
      token = answer.PaginationToken;
    } while (token);
  } catch (error) {
    return { why: failureText(error, 'tag:GetResources') };
  }
  return { byArn };
}

const AT_ONCE = 8;

async function askEach(
  ecr: ECRClient,
  repositories: readonly TaggedRepository[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, TagsRead>> {
  const limit = pLimit(AT_ONCE);
  const read = await limit.map(repositories, async ({ name, arn }): Promise<[string, TagsRead]> => {
    try {
      const command = new ListTagsForResourceCommand({ resourceArn: arn });
      const { tags } = await ecr.send(command, signal ? { abortSignal: signal } : {});
      return [name, { tags: toTags(tags) }];
    } catch (error) {
      return [name, { unknown: failureText(error, 'ecr:ListTagsForResource') }];
    }
  });
  return new Map(read);
}

function toTags(tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined): Tags {
  return new Map((tags ?? []).flatMap(({ Key, Value }) => (Key ? [[Key, Value ?? ''] as const] : [])));
}
