import { writeFile } from 'node:fs/promises';
import { lookAtPolicy } from '../../../jobs/policy-look.ts';
import { type PolicyOutlook, policyOutlook } from '../../../jobs/policy-outlook.ts';
import { readPaused, readRedisUrl } from '../../config/environment.ts';
import { type ImageReference, parseReference } from '../../policy/reference.ts';
import type { Call, Result } from '../command.ts';
import { policyShape } from '../policy-show-shape.ts';
import { policyText } from '../present/policy.ts';
import { retentionYaml } from '../present/policy-yaml.ts';
import { didYouMeanRepository } from '../scope-check.ts';
import { type Looking, withRegistries } from '../with-registries.ts';

type ShowCall = Call<{ readonly 'read-manifests'?: boolean }>;

/**
 * `layaway policy <repository>`: the retention policy its answers add up to, and what would come of it. With a file to
 * write, the YAML goes there.
 */
export async function showPolicy(call: ShowCall, file: string | undefined): Promise<Result> {
  const reference = parseReference(call.names[0] ?? '');
  if ('error' in reference) return { wrongUse: reference.error };
  if (reference.tag !== undefined || reference.digest !== undefined) {
    return { wrongUse: 'a policy is for a whole repository: leave out the tag or digest' };
  }
  const redis = readRedisUrl(call.env);
  if ('problems' in redis) return redis;
  return await withRegistries(call, async (looking) => {
    const found = await lookEverywhere(call, looking, reference);
    if ('refused' in found) return found;
    const shape = policyShape(found);
    if (file === undefined) return { json: shape, text: (screen) => policyText(shape, screen) };
    await writeFile(file, retentionYaml(shape.retention));
    return { json: shape, text: () => `The retention policy is in ${file}.\n` };
  });
}

async function lookEverywhere(
  { env }: ShowCall,
  { deps, registries, store }: Looking,
  { repository, registry }: ImageReference,
): Promise<PolicyOutlook | { readonly refused: string }> {
  if (!store) return { refused: 'what was decided is in Redis: set REDIS_URL, and see that it answers.' };
  const places = registries.filter(
    ({ id }) => !registry || (id.account === registry.account && id.region === registry.region),
  );
  const pausedByEnvironment = () => readPaused(env);
  const looks = await Promise.all(places.map((access) => lookAtPolicy(access, repository, deps.now)));
  const [access, other] = places.filter((_, i) => looks[i]?.status !== 'gone');
  const all = registries.map(({ key }) => key).join(', ');
  if (!access) {
    const hint = await didYouMeanRepository(registries, repository);
    return { refused: `no repository is called ${repository} in ${all}.${hint}` };
  }
  if (other) return { refused: `${repository} is in ${access.key} and ${other.key}: give the full address.` };
  const outlook = await policyOutlook({ ...deps, store, pausedByEnvironment }, access, repository);
  return 'why' in outlook ? { refused: `${outlook.why}.` } : outlook;
}
