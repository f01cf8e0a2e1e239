import { forgottenCandidate, forgottenCandidateId, forgottenFamilies } from '../src/policy/forgotten.ts';
import { freezeFamilies } from '../src/policy/freeze.ts';
import type { RegistryKey } from '../src/policy/image.ts';
import { isWaiting } from '../src/policy/review.ts';
import type { Store } from '../src/store/store.ts';
import type { Deps, RegistryAccess, ScanMemory } from './deps.ts';
import type { Evidence } from './evidence.ts';
import { fingerprintHash, openReview } from './open-reviews.ts';
import { type RepositoryScan, scanRegistry } from './scan.ts';

/** What one repository holds that is put aside and that nothing in Redis explains. */
export interface ForgottenIn {
  readonly repository: string;
  /** Families, each with an image that carries a quarantine tag. */
  readonly families: number;
  /** The first few original names. */
  readonly tags: readonly string[];
  readonly team?: string;
  /** The question about them: asked now, or waiting already; absent in a dry run and where it was answered lately. */
  readonly review?: string;
}

export interface Rebuilt {
  readonly registry: RegistryKey;
  readonly forgotten: readonly ForgottenIn[];
  /** Repositories that could not be looked through. */
  readonly incomplete: readonly { readonly repository: string; readonly why: string }[];
}

type Judged = RepositoryScan & { readonly status: 'judged' };

const TAGS_NAMED = 5;

/**
 * Looks through a registry for quarantine tags without a hold of ours and makes each repository's an open question to
 * its owner. No hold is made and no registry is changed: whoever approved is not known, so nothing is approved.
 */
export async function rebuildRegistry(
  deps: Deps,
  access: RegistryAccess,
  { dryRun, only }: { readonly dryRun: boolean; readonly only?: readonly string[] },
): Promise<Rebuilt> {
  const forgotten: ForgottenIn[] = [];
  const incomplete: { repository: string; why: string }[] = [];
  await scanRegistry({ ...deps, memory: quiet(deps.memory) }, access, {
    ...(only && { only }),
    each: async (scan, evidence) => {
      if (scan.status === 'incomplete') incomplete.push({ repository: scan.repository, why: scan.why });
      const found = scan.status === 'judged' ? await findForgotten(deps.store, access, scan) : undefined;
      if (!found) return;
      const review = dryRun ? undefined : await askForgotten(deps, access, found, evidence);
      forgotten.push({ ...found.is, ...(review !== undefined && { review }) });
    },
  });
  return { registry: access.key, forgotten, incomplete };
}

interface Found {
  readonly is: ForgottenIn;
  readonly candidate: ReturnType<typeof forgottenCandidate>;
}

/** Undefined where everything that is put aside is known. */
export async function findForgotten(
  { holds }: Pick<Store, 'holds'>,
  { id, key }: RegistryAccess,
  { repository, listedAt, owner, judged }: Judged,
): Promise<Found | undefined> {
  const aside = judged.filter(({ verdict }) => verdict.trace.some(({ rule }) => rule === 'put-aside'));
  if (aside.length === 0) return undefined;
  const families = forgottenFamilies(aside, await holds.inRepository(key, repository), listedAt);
  if (families.length === 0) return undefined;
  const tags = families.flatMap(({ family }) => family.tags).slice(0, TAGS_NAMED);
  const is = { repository, families: families.length, tags, ...(owner.team && { team: owner.team }) };
  return { is, candidate: forgottenCandidate(id, repository, owner, families) };
}

async function askForgotten(
  deps: Deps,
  access: RegistryAccess,
  { candidate }: Found,
  evidence: Evidence,
): Promise<string | undefined> {
  const waiting = await alreadyAsked(deps, candidate);
  if (waiting !== undefined) return waiting;
  const opened = await openReview(deps, candidate, evidence);
  if ('skipped' in opened) return undefined;
  if ('standing' in opened) return opened.standing;
  const { id } = opened.opened;
  const { repository, families } = candidate;
  const one = families.length === 1;
  const images = one ? '1 put-aside image' : `${families.length} put-aside images`;
  const text = `${repository}: ${images} without a record of why; ${one ? 'its' : 'their'} owner is asked, nothing is changed`;
  const entry = { at: deps.now(), kind: 'asked', registry: access.key, repository, review: id } as const;
  await deps.store.ledger.append([{ ...entry, by: 'cli', text }]);
  return id;
}

/** The review that asks its owner the very same and waits for the answer: a second rebuild asks nothing anew. */
async function alreadyAsked({ store }: Deps, candidate: Found['candidate']): Promise<string | undefined> {
  const former = await store.reviews.latest(candidate.id);
  if (!former || !isWaiting(former.state) || former.owner.team !== candidate.owner.team) return undefined;
  const fingerprints = (frozen: readonly { readonly fingerprint: string }[]) =>
    frozen
      .map(({ fingerprint }) => fingerprint)
      .sort()
      .join();
  const asked = fingerprints(await store.reviews.frozen(former.id));
  return asked === fingerprints(freezeFamilies(candidate, fingerprintHash)) ? former.id : undefined;
}

/**
 * A weekly scan asks again what a rebuild asked and nobody answered: else the scan would withdraw it. Answers the review
 * that stands for it.
 */
export async function askForgottenAgain(
  deps: Deps,
  access: RegistryAccess,
  found: Found,
  evidence: Evidence,
): Promise<{ readonly opened: boolean; readonly standing?: string }> {
  const { repository } = found.candidate;
  const former = await deps.store.reviews.latest(forgottenCandidateId(access.id, repository));
  if (!former) return { opened: false };
  const asked = await openReview(deps, found.candidate, evidence);
  return 'standing' in asked ? { opened: false, standing: asked.standing } : { opened: 'opened' in asked };
}

/** A look from somebody's desk must not change what the worker compares its own looks with. */
function quiet(memory: ScanMemory): ScanMemory {
  const nothing = async () => {};
  return {
    ...memory,
    rememberUses: nothing,
    saveTagHistory: nothing,
    rememberInspected: nothing,
    noteSources: nothing,
  };
}
