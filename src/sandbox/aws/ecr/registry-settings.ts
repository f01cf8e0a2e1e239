import { z } from 'zod';
import { type Operations, operation } from '../call.ts';
import { AwsError } from '../errors.ts';
import { page } from '../paging.ts';
import { maxResults } from './inputs.ts';
import { type EcrStore, registryOf } from './state.ts';

const listing = z.object({
  registryId: z.string().optional(),
  maxResults,
  nextToken: z.string().optional(),
});

/** What holds for a whole registry: who may use it, where copies go, what it fetches for others. Read only. */
export const registrySettings = (store: EcrStore): Operations => ({
  GetRegistryPolicy: operation(z.object({}), (_, call) => {
    const { policyText } = store.registry(registryOf(call, undefined)).settings;
    if (policyText !== undefined) return { registryId: call.account, policyText };
    throw new AwsError(
      'RegistryPolicyNotFoundException',
      `Registry policy does not exist in the registry with id '${call.account}'`,
    );
  }),
  DescribeRegistry: operation(z.object({}), (_, call) => {
    const { replication: rules = [] } = store.registry(registryOf(call, undefined)).settings;
    return { registryId: call.account, replicationConfiguration: { rules } };
  }),
  DescribePullThroughCacheRules: operation(listing, (request, call) => {
    const registry = registryOf(call, request.registryId);
    const { pullThrough = [] } = store.registry(registry).settings;
    const rules = pullThrough.map((rule) => ({ ...rule, registryId: registry.account }));
    const { items, nextToken } = page(
      rules.toSorted((a, b) => (a.ecrRepositoryPrefix < b.ecrRepositoryPrefix ? -1 : 1)),
      (rule) => rule.ecrRepositoryPrefix,
      request.maxResults ?? 100,
      request.nextToken,
    );
    return { pullThroughCacheRules: items, nextToken };
  }),
});
