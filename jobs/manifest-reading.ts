import { HOUR, type Instant } from '../src/policy/time.ts';
import { isExcludedFromPullTimes } from '../src/registry/caller.ts';
import type { RegistryAccess, ScanDeps } from './deps.ts';

/**
 * Whether manifests of a registry may be read: where somebody asked for it, or where ECR does not count our reads as
 * pulls. Asked once an hour and registry.
 */
export function manifestReading(asked: boolean, now: () => Instant): ScanDeps['readManifests'] {
  const known = new Map<string, { readonly at: Instant; readonly answer: Promise<boolean> }>();
  return async (access: RegistryAccess) => {
    if (asked) return true;
    const before = known.get(access.key);
    if (before && now() - before.at < HOUR) return await before.answer;
    const answer = isExcludedFromPullTimes(access);
    known.set(access.key, { at: now(), answer });
    return await answer;
  };
}
