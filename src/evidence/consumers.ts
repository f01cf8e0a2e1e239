import { EKSClient, ListClustersCommand } from '@aws-sdk/client-eks';
import { type AwsSettings, createCaller, READING, readAll } from './calls.ts';
import { type SourceContext, SourceFailure } from './source.ts';

/** Names the configuration declares to pull nothing from here: EKS clusters, account ids, principals as written. */
export type WithoutUse = readonly string[];

/**
 * Sentences about what may use a registry while no source looks into it; none means that all is covered. Not being
 * able to list is one of them: what cannot be seen is not "none". Throws only when it was told to stop.
 */
export async function registryConsumers(
  aws: AwsSettings,
  withoutUse: WithoutUse,
  context: SourceContext,
  isCovered: (eksCluster: string) => boolean = () => false,
): Promise<readonly string[]> {
  const eks = new EKSClient({ ...aws, ...READING });
  const call = createCaller(context.signal);
  try {
    const clusters = await readAll('eks:ListClusters', async (nextToken) => {
      const answer = await call('eks:ListClusters', (options) =>
        eks.send(new ListClustersCommand({ nextToken }), options),
      );
      return { items: answer.clusters, next: answer.nextToken };
    });
    return clusters
      .filter((name) => !withoutUse.includes(name) && !isCovered(name))
      .map((name) => `EKS cluster ${name} may run images from here, and no source looks into it`);
  } catch (error) {
    context.signal?.throwIfAborted();
    if (error instanceof SourceFailure) return [`could not list EKS clusters: ${error.message}`];
    throw error;
  } finally {
    eks.destroy();
  }
}

/** Who outside the account may pull from a repository, as its policy says, or why that is not known. */
export type OutsidePullers = { readonly principals: readonly string[] } | { readonly unknown: string };

/** Sentences about users of one repository in other accounts that no source looks into. */
export function repositoryConsumers(
  repository: string,
  pullers: OutsidePullers,
  withoutUse: WithoutUse,
): readonly string[] {
  if ('unknown' in pullers) return [`could not read who may pull from ${repository}: ${pullers.unknown}`];
  return pullers.principals
    .filter((principal) => !withoutUse.includes(principal))
    .map((principal) => `${whoIs(principal)} may pull from ${repository}, and no source looks there`);
}

/**
 * The same for all repositories at once, as the registry's permissions policy says. To which of them its statements are
 * limited is not weighed: too wide makes images unclear, too narrow could lose one that is used.
 */
export function registryPolicyConsumers(pullers: OutsidePullers, withoutUse: WithoutUse): readonly string[] {
  if ('unknown' in pullers) {
    return [`could not read who may pull from the whole registry: ${pullers.unknown}`];
  }
  return pullers.principals
    .filter((principal) => !withoutUse.includes(principal))
    .map(
      (principal) =>
        `${whoIs(principal)} may pull from here by the registry's permissions policy, and no source looks there`,
    );
}

/** What to write where a sentence of these says that nobody looks; undefined where it could not even be read. */
export function howToCover(sentence: string): string | undefined {
  if (/^(in \S+: )?could not /.test(sentence)) return undefined;
  const without = 'under consumersWithoutUse if it pulls nothing from here';
  return /^(in \S+: )?EKS cluster /.test(sentence)
    ? `name it under sources.kubernetes.clusters, or ${without}`
    : `add its registry under registries, or name it ${without}`;
}

function whoIs(principal: string): string {
  if (principal === '*') return 'anyone';
  return /^\d{12}$/.test(principal) ? `account ${principal}` : principal;
}
