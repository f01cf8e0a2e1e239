import { type Awaiting, answeredDigests } from '../src/policy/asked-again.ts';
import type { JudgedFamily } from '../src/policy/candidate.ts';
import type { Finding } from '../src/policy/evidence.ts';
import { EXCEPTIONS } from '../src/policy/exceptions.ts';
import type { Family } from '../src/policy/family.ts';
import { compilePatterns } from '../src/policy/glob.ts';
import type { Digest, Image } from '../src/policy/image.ts';
import { judgeFamily } from '../src/policy/judge.ts';
import type { JudgeContext, Mentioned } from '../src/policy/judge-context.ts';
import { PULLS } from '../src/policy/pulls.ts';
import { repositoryFacts } from '../src/policy/repository-facts.ts';
import type { Classifier } from '../src/policy/retention.ts';
import { maybeNeeded } from '../src/policy/unread-indexes.ts';
import { slowReasons } from '../src/policy/verdict.ts';
import { mayBeCached } from '../src/registry/pull-through.ts';
import { mayArchive } from './archive-denied.ts';
import type { RegistryAccess, ScanDeps } from './deps.ts';
import type { Evidence } from './evidence.ts';
import { expiryWithin } from './hold-expiry.ts';
import { lifecycleHorizon, lifecycleOf } from './lifecycle.ts';
import { type TagsNow, tagsNow } from './tags-now.ts';
import { watchedWithoutGap } from './watching.ts';

/** What judging wants besides the families themselves. */
export interface JudgeInput {
  readonly repository: string;
  readonly images: readonly Image[];
  readonly families: readonly Family[];
  readonly evidence: Evidence;
  readonly classifier: Classifier;
  /** Holds whose families are asked about again, by root: those answers count no more. */
  readonly again?: ReadonlyMap<Digest, Awaiting>;
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
  const tags = await tagsNow(deps, access, input);
  const context = await contextFor(deps, access, input, tags);
  if (tags.changed) await deps.memory.saveTagHistory(access.key, input.repository, tags.tagHistory);
  const judged = input.families.map((family) => ({ family, verdict: judgeFamily(family, context) }));
  if (!judged.some(({ verdict }) => verdict.kind === 'removable')) return judged;
  const closer = await closerLook(deps, access, input, context);
  const expiryOf = (slow: boolean) => expiryWithin(closer.lifecycleExpiry, lifecycleHorizon(deps, slow));
  const strangers = closer.consumersNotCovered.length > context.consumersNotCovered.length;
  return judged.map((one) => {
    // Where the closer look found nothing against a family, judging it again would say the same.
    const lifecycleExpiry = expiryOf(slowReasons(one.verdict).length > 0);
    const expires = lifecycleExpiry(one.family) ?? closer.agreedExpiry?.(one.family);
    const again = one.verdict.kind === 'removable' && (strangers || expires);
    // What an index that was not read may list could not be pulled by it any more, once archived.
    const archiveEnds = maybeNeeded(one.family.members, closer) ?? closer.archiveEnds?.(one.family);
    const closely = again
      ? { family: one.family, verdict: judgeFamily(one.family, { ...closer, lifecycleExpiry }) }
      : one;
    return archiveEnds === undefined ? closely : { ...closely, archiveEnds };
  });
}

/** The context before anything is asked for this repository alone. */
export async function contextFor(
  deps: ScanDeps,
  access: RegistryAccess,
  input: JudgeInput,
  tags?: TagsNow,
): Promise<JudgeContext> {
  const { repository, evidence, classifier } = input;
  const now = deps.now();
  const [keeps, usesSeen, ownReads, watchedSince, heldDigests, canArchive] = await Promise.all([
    deps.memory.keeps(access.key, repository, now),
    deps.memory.usesSeen(access.key, repository),
    deps.memory.ownReads(access.key, repository),
    watchedWithoutGap(deps.memory, access.key, now),
    deps.memory.heldIn(access.key, repository),
    mayArchive(deps, access, repository),
  ]);
  const settings = deps.config.retention;
  const { tagHistory, formerTags } = tags ?? (await tagsNow(deps, access, input));
  return {
    ...repositoryFacts(repository, input.families, classifier, settings),
    partsMayFollow: mayBeCached(evidence.around.surroundings.pullThrough, repository),
    settings,
    classifier,
    index: evidence.index,
    consumersNotCovered: evidence.notCovered,
    keeps,
    usesSeen,
    ownReads,
    watchedSince,
    heldDigests: answeredDigests(heldDigests, input.again),
    canArchive,
    tagHistory,
    formerTags,
    slowRebuild: slowRebuildIn(deps),
    mentions: mentionsIn(repository, evidence),
    lifecycleExpiry: () => undefined,
    now,
  };
}

function slowRebuildIn({ config }: ScanDeps): JudgeContext['slowRebuild'] {
  const compiled = compilePatterns(config.slowPath.slowRebuild ?? []);
  if ('errors' in compiled) throw new Error(compiled.errors.join('; '));
  return compiled.matches;
}

function mentionsIn(repository: string, { mentions }: Evidence): Mentioned | undefined {
  if (!mentions || 'unreadable' in mentions) return mentions;
  return { of: (names) => mentions.in(repository, names) };
}

/** Adds what only this repository's own policies can tell. */
export async function closerLook(
  deps: ScanDeps,
  access: RegistryAccess,
  { repository, images, evidence }: JudgeInput,
  context: JudgeContext,
): Promise<JudgeContext> {
  const [lifecycle, strangers] = await Promise.all([
    lifecycleOf(deps, access, repository, images),
    access.strangersAllowedIn(repository),
  ]);
  return { ...context, ...lifecycle, consumersNotCovered: [...evidence.notCovered, ...strangers] };
}

interface UseNow {
  readonly at: number;
  readonly by: string;
  readonly pinned?: true;
}

/** A family with what was found of it. */
interface Found {
  readonly family: Family;
  readonly verdict: { readonly findings: readonly Finding[] };
}

/** Sources whose word is not that something runs it: pull times, and exceptions, which end on their own date. */
const NO_RUNTIME: ReadonlySet<string> = new Set([PULLS, EXCEPTIONS]);

/**
 * Uses found by sources (pulls and exceptions aside): remembered, so that the rollback period counts from the last of them. Of members
 * that other families hold too nothing is remembered: those families may not have been used.
 */
export function usesIn(judged: readonly Found[]): ReadonlyMap<Digest, UseNow> {
  const uses = new Map<Digest, UseNow>();
  for (const { family, verdict } of judged) {
    for (const finding of verdict.findings) {
      if (finding.status !== 'in-use' || NO_RUNTIME.has(finding.source)) continue;
      for (const { digest } of family.members) {
        if (digest !== family.root.digest && family.shared.has(digest)) continue;
        const known = uses.get(digest);
        const pinned = (finding.pinned ?? known?.pinned) && { pinned: true as const };
        const at = finding.at ?? finding.observedAt;
        const newest = known && known.at > at ? known : { at, by: finding.by };
        uses.set(digest, { ...newest, ...pinned });
      }
    }
  }
  return uses;
}
