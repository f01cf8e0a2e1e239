import type { LifecyclePolicy } from '../src/policy/lifecycle/policy.ts';
import type { Inventory } from '../src/policy/policy-acts.ts';
import type { PreviewResult } from '../src/policy/policy-change.ts';
import { comparePreview } from '../src/policy/policy-preview.ts';
import { timerOn } from '../src/registry/pace.ts';
import { type PreviewPatience, previewPolicy } from '../src/registry/policy-preview.ts';
import type { Deps, RegistryAccess } from './deps.ts';

/**
 * Cross-checks our simulation by ECR's own preview. A preview changes no image, but ECR remembers it: in `observe`
 * nothing at all is written to a registry (promise 9), so there it is not asked for.
 */
export async function crossCheck(
  deps: Pick<Deps, 'config' | 'now' | 'log'>,
  access: RegistryAccess,
  repository: string,
  { text, policy, inventory }: Proposed,
  patience?: PreviewPatience,
): Promise<PreviewResult> {
  if (deps.config.mode === 'observe') {
    return { status: 'not-checked', why: 'the mode is observe, so nothing was sent to ECR' };
  }
  const at = deps.now();
  const preview = await previewPolicy(access, repository, text, timerOn(deps.now), patience);
  if (preview.status === 'not-checked') {
    deps.log.warn({ repository, why: preview.why }, 'policy not cross-checked');
    return preview;
  }
  return comparePreview(policy, inventory, preview.rules, at);
}

interface Proposed {
  readonly text: string;
  readonly policy: LifecyclePolicy;
  readonly inventory: Inventory;
}
