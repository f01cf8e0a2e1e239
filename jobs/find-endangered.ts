import { appliedHere, rulesInForce } from '../src/policy/applied-rules.ts';
import type { Image } from '../src/policy/image.ts';
import { parseLifecyclePolicy } from '../src/policy/lifecycle/parse.ts';
import { movingNames } from '../src/policy/moving-names.ts';
import { canUndo, type PolicyChange } from '../src/policy/policy-change.ts';
import { type Endangered, endangeredBy, whyNeeded } from '../src/policy/policy-danger.ts';
import { samePolicy } from '../src/policy/policy-text.ts';
import { compileRetention } from '../src/policy/retention.ts';
import { lifecyclePolicy } from '../src/registry/policies.ts';
import { repositorySettings } from '../src/registry/repositories.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { listedIn } from './lifecycle.ts';
import type { RepositoryScan } from './scan.ts';
import { tagsNow } from './tags-now.ts';

/** A repository whose policy in force will take images that are needed. */
export interface EndangeredIn {
  readonly repository: string;
  readonly team: string | undefined;
  readonly images: readonly Endangered[];
  /** The policy in force is one of ours, and one click takes it back; absent where its owner wrote it. */
  readonly ours?: PolicyChange;
}

/**
 * Holds the policy in force, ours or its owner's, against what a scan saw: nobody looks again once a policy is
 * applied, and ECR deletes what came into use since. Undefined where nothing is in danger, or where the policy cannot
 * be read: then what it would do is told as doubt of every family.
 */
export async function findEndangered(
  deps: Deps,
  access: RegistryAccess,
  scan: RepositoryScan & { readonly status: 'judged' },
): Promise<EndangeredIn | undefined> {
  const { repository, owner, judged } = scan;
  if (judged.every(({ verdict }) => whyNeeded(verdict) === undefined)) return undefined;
  const found = await lifecyclePolicy(access, repository);
  const policy = found.status === 'found' ? parseLifecyclePolicy(found.text) : undefined;
  if (found.status !== 'found' || !policy || 'errors' in policy) return undefined;
  const images = imagesIn(scan);
  const listed = await listedIn(deps, images);
  const changes = await deps.store.policies.inRepository(access.key, repository);
  const rules = rulesInForce(found.text, appliedHere(changes)).map(({ priority }) => priority);
  const isMoving = await movingTags(deps, access, repository, images);
  if (!isMoving) return undefined;
  const { rollbackPeriod } = deps.config.retention;
  const own = { rules: new Set(rules), isMoving, rollbackPeriod };
  const endangered = endangeredBy(policy, { images, listed }, judged, deps.now(), own);
  if (endangered.length === 0) return undefined;
  const ours = changes.find(({ state, text }) => canUndo(state) && samePolicy(text, found.text));
  return { repository, team: owner.team, images: once(endangered), ...(ours && { ours }) };
}

/** Undefined where the repository is gone. */
async function movingTags(
  deps: Deps,
  access: RegistryAccess,
  repository: string,
  images: readonly Image[],
): Promise<((tag: string) => boolean) | undefined> {
  const setting = await repositorySettings(access, repository);
  if (!setting) return undefined;
  const classifier = compileRetention({ rules: deps.config.retention.classes });
  const { tagHistory } = await tagsNow(deps, access, { repository, images, classifier });
  return movingNames(setting, { repository, classifier, tagHistory });
}

function imagesIn({ judged }: RepositoryScan & { readonly status: 'judged' }): readonly Image[] {
  const images = judged.flatMap(({ family }) =>
    family.members.map((member) => [member.digest, member] as const),
  );
  return [...new Map(images).values()];
}

/** An image may be part of several families. */
function once(images: readonly Endangered[]): readonly Endangered[] {
  return [...new Map(images.map((image) => [image.digest, image])).values()];
}
