import { DescribePullThroughCacheRulesCommand } from '@aws-sdk/client-ecr';
import { briefly } from './briefly.ts';
import type { RegistryReader } from './clients.ts';

/** Repositories that begin with `prefix/` are filled from another registry. */
export interface PullThroughRule {
  /** `ROOT` stands for every name that no other rule is for. */
  readonly prefix: string;
  /** `registry-1.docker.io`. */
  readonly upstream: string;
}

export type PullThrough = { readonly rules: readonly PullThroughRule[] } | { readonly unknown: string };

/** Reads the registry's pull-through cache rules, all pages. Any failure is "not known". */
export function readPullThrough(reader: RegistryReader): Promise<PullThrough> {
  return briefly<PullThrough>('ecr:DescribePullThroughCacheRules', async (options) => {
    const rules: PullThroughRule[] = [];
    let nextToken: string | undefined;
    do {
      const command = new DescribePullThroughCacheRulesCommand({ registryId: reader.id.account, nextToken });
      const answer = await reader.read.send(command, options);
      for (const { ecrRepositoryPrefix, upstreamRegistryUrl } of answer.pullThroughCacheRules ?? []) {
        if (!ecrRepositoryPrefix) continue;
        rules.push({ prefix: ecrRepositoryPrefix, upstream: upstreamRegistryUrl ?? 'another registry' });
      }
      nextToken = answer.nextToken === nextToken ? undefined : answer.nextToken;
    } while (nextToken !== undefined);
    return { rules };
  });
}

/** The rule a repository is under: the longest prefix, `ROOT` where there is no other. */
export function pullThroughOf(
  rules: readonly PullThroughRule[],
  repository: string,
): PullThroughRule | undefined {
  const own = rules
    .filter(({ prefix }) => prefix !== ROOT && repository.startsWith(`${prefix}/`))
    .toSorted((a, b) => b.prefix.length - a.prefix.length);
  return own[0] ?? rules.find(({ prefix }) => prefix === ROOT);
}

/**
 * Whether a repository may be filled by a pull-through cache, which stores the parts of an index as they are wanted. Not
 * to know the rules is no "no", nor is a rule for every name.
 */
export function mayBeCached(pullThrough: PullThrough, repository: string): boolean {
  return 'unknown' in pullThrough || pullThroughOf(pullThrough.rules, repository) !== undefined;
}

export const ROOT = 'ROOT';
