import { OWN_READ_SHADOW } from '../src/policy/as-left.ts';
import { type Image, isIndex } from '../src/policy/image.ts';
import type { JudgeContext } from '../src/policy/judge-context.ts';
import { childrenOf, type Listed } from '../src/policy/lifecycle/going-along.ts';
import { agreedOutlook, archiveOutlook, lifecycleOutlook } from '../src/policy/lifecycle/outlook.ts';
import { parseLifecyclePolicy } from '../src/policy/lifecycle/parse.ts';
import { DAY, type Duration } from '../src/policy/time.ts';
import { lifecyclePolicy } from '../src/registry/policies.ts';
import type { RegistryAccess, ScanDeps } from './deps.ts';

/** ECR acts within a day of when a rule matches; so much is looked beyond the watch window. */
export const ECR_DELAY: Duration = DAY;

type Lifecycle = Pick<JudgeContext, 'lifecycleExpiry' | 'agreedExpiry' | 'archiveEnds'>;

/** How long a family is watched, at the longest, and until ECR has acted on what it finds then. */
export function lifecycleHorizon({ config }: Pick<ScanDeps, 'config'>, slow: boolean): Duration {
  const { watchWindow, slowPath } = config;
  return (slow ? Math.max(watchWindow, slowPath.watchWindow) : watchWindow) + OWN_READ_SHADOW + ECR_DELAY;
}

/**
 * What the repository's own lifecycle policy would do to its families until the longest watch window has ended, and in
 * the archive. Who is watched for less leaves out what comes later (`expiryWithin`).
 */
export async function lifecycleOf(
  deps: ScanDeps,
  access: RegistryAccess,
  repository: string,
  images: readonly Image[],
): Promise<Lifecycle> {
  const found = await lifecyclePolicy(access, repository);
  if (found.status === 'none' || found.status === 'gone') return NO_POLICY;
  if (found.status === 'denied') {
    return { lifecycleExpiry: () => ({ unreadable: found.why }), archiveEnds: () => found.why };
  }
  const horizonMs = lifecycleHorizon(deps, true);
  const children = childrenOf(await listedIn(deps, images));
  const policy = parseLifecyclePolicy(found.text);
  return {
    lifecycleExpiry: lifecycleOutlook(policy, images, deps.now(), { horizonMs, children }),
    agreedExpiry: agreedOutlook(policy, images, deps.now(), { children }),
    archiveEnds: archiveOutlook(policy, images, deps.now(), { children }),
  };
}

const NO_POLICY: Lifecycle = { lifecycleExpiry: () => undefined, archiveEnds: () => undefined };

/** What indexes list, which ECR leaves alone while they are there. What one lists that was not read counts as images of its own: sooner is safer. */
export async function listedIn(deps: Pick<ScanDeps, 'memory'>, images: readonly Image[]): Promise<Listed> {
  const indexes = images.filter(isIndex).map((image) => image.digest);
  return indexes.length === 0 ? new Map() : await deps.memory.children(indexes);
}
