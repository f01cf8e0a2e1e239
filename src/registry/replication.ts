import { DescribeRegistryCommand, type ReplicationRule as EcrRule } from '@aws-sdk/client-ecr';
import { type RegistryKey, registryKey } from '../policy/image.ts';
import { briefly } from './briefly.ts';
import type { RegistryReader } from './clients.ts';
import { otherRegistry } from './registry-policy.ts';

/** Where copies of some repositories go. */
export interface ReplicationRule {
  readonly destinations: readonly RegistryKey[];
  /** Beginnings of the names it holds for; none means all. */
  readonly prefixes: readonly string[];
}

export type Replication = { readonly rules: readonly ReplicationRule[] } | { readonly unknown: string };

/** Reads where the registry replicates to. Any failure is "not known". */
export function readReplication(reader: RegistryReader): Promise<Replication> {
  return briefly<Replication>('ecr:DescribeRegistry', async (options) => {
    const answer = await reader.read.send(new DescribeRegistryCommand({}), options);
    const stranger = otherRegistry(reader, answer.registryId);
    if (stranger) return { unknown: stranger };
    return { rules: (answer.replicationConfiguration?.rules ?? []).map(toRule) };
  });
}

function toRule({ destinations = [], repositoryFilters = [] }: EcrRule): ReplicationRule {
  return {
    destinations: destinations.flatMap(({ registryId: account, region }) =>
      account && region ? [registryKey({ account, region })] : [],
    ),
    // A kind of filter that is new here counts as matching: one sentence too many misleads nobody.
    prefixes: repositoryFilters.map(({ filter, filterType }) =>
      filterType === 'PREFIX_MATCH' ? (filter ?? '') : '',
    ),
  };
}

/** Where copies of this repository go, each place once. */
export function replicasOf(rules: readonly ReplicationRule[], repository: string): readonly RegistryKey[] {
  const matching = rules.filter(
    ({ prefixes }) => prefixes.length === 0 || prefixes.some((prefix) => repository.startsWith(prefix)),
  );
  return [...new Set(matching.flatMap(({ destinations }) => destinations))].sort();
}
