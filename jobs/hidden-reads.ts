import { HOUR, type Instant } from '../src/policy/time.ts';
import { isExcludedFromPullTimes } from '../src/registry/caller.ts';
import type { RegistryAccess, ScanDeps } from './deps.ts';

/** Whether ECR leaves our reads out of pull times, asked once an hour and registry. */
export function readsAreHidden(now: () => Instant): ScanDeps['readsAreHidden'] {
  const known = new Map<string, { readonly at: Instant; readonly answer: Promise<boolean> }>();
  return async (access: RegistryAccess) => {
    const before = known.get(access.key);
    if (before && now() - before.at < HOUR) return await before.answer;
    const answer = isExcludedFromPullTimes(access);
    known.set(access.key, { at: now(), answer });
    return await answer;
  };
}
