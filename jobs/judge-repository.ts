import type { JudgedFamily } from '../src/policy/candidate.ts';
import type { Family } from '../src/policy/family.ts';
import type { Digest, Image } from '../src/policy/image.ts';
import { judgeFamily } from '../src/policy/judge.ts';
import type { JudgeContext } from '../src/policy/judge-context.ts';
import { repositoryFacts } from '../src/policy/repository-facts.ts';
import type { Classifier } from '../src/policy/retention.ts';
import type { RegistryAccess, ScanDeps } from './deps.ts';
import type { Evidence } from './evidence.ts';
import { lifecycleOf } from './lifecycle.ts';
import { watchedWithoutGap } from './watching.ts';

/** What judging wants besides the families themselves. */
export interface JudgeInput {
  readonly repository: string;
  readonly images: readonly Image[];
  readonly families: readonly Family[];
  readonly evidence: Evidence;
  readonly classifier: Classifier;
}

/**
 * Judges all families of one repository. What costs a call for each repository (its lifecycle policy, its resource
 * policy) is asked only where something would be removable without it, and can only turn that into doubt.
 */
export async function judgeRepository(
  deps: ScanDeps,
  access: RegistryAccess,
  input: JudgeInput,
): Promise<readonly JudgedFamily[]> {
  const context = await contextFor(deps, access, input);
  const judged = input.families.map((family) => ({ family, verdict: judgeFamily(family, context) }));
  if (!judged.some(({ verdict }) => verdict.kind === 'removable')) return judged;
  const closer = await closerLook(deps, access, input, context);
  const strangers = closer.consumersNotCovered.length > context.consumersNotCovered.length;
  return judged.map((one) => {
    // Where the closer look found nothing against a family, judging it again would say the same.
    const again = one.verdict.kind === 'removable' && (strangers || closer.lifecycleExpiry(one.family));
    return again ? { family: one.family, verdict: judgeFamily(one.family, closer) } : one;
  });
}

/** The context before anything is asked for this repository alone. */
export async function contextFor(
  deps: ScanDeps,
  access: RegistryAccess,
  input: JudgeInput,
): Promise<JudgeContext> {
  const { repository, evidence, classifier } = input;
  const now = deps.now();
  const [keeps, usesSeen, ownReads, watchedSince, heldDigests] = await Promise.all([
    deps.memory.keeps(access.key, repository, now),
    deps.memory.usesSeen(access.key, repository),
    deps.memory.ownReads(access.key, repository),
    watchedWithoutGap(deps.memory, access.key, now),
    deps.memory.heldIn(access.key, repository),
  ]);
  const settings = deps.config.retention;
  return {
    ...repositoryFacts(repository, input.families, classifier, settings),
    settings,
    classifier,
    index: evidence.index,
    consumersNotCovered: evidence.notCovered,
    keeps,
    usesSeen,
    ownReads,
    watchedSince,
    heldDigests,
    lifecycleExpiry: () => undefined,
    now,
  };
}

/** Adds what only this repository's own policies can tell. */
export async function closerLook(
  deps: ScanDeps,
  access: RegistryAccess,
  { repository, images, evidence }: JudgeInput,
  context: JudgeContext,
): Promise<JudgeContext> {
  const [lifecycleExpiry, strangers] = await Promise.all([
    lifecycleOf(deps, access, repository, images),
    access.strangersAllowedIn(repository),
  ]);
  return { ...context, lifecycleExpiry, consumersNotCovered: [...evidence.notCovered, ...strangers] };
}

/**
 * Uses found by sources (pulls aside): remembered, so that the rollback period counts from the last of them. Of members
 * that other families hold too nothing is remembered: those families may not have been used.
 */
export function usesIn(judged: readonly JudgedFamily[]): ReadonlyMap<Digest, { at: number; by: string }> {
  const uses = new Map<Digest, { at: number; by: string }>();
  for (const { family, verdict } of judged) {
    for (const finding of verdict.findings) {
      if (finding.status !== 'in-use' || finding.source === 'pulls') continue;
      for (const { digest } of family.members) {
        if (digest !== family.root.digest && family.shared.has(digest)) continue;
        uses.set(digest, { at: finding.observedAt, by: finding.by });
      }
    }
  }
  return uses;
}
