import { CLOCKS_APART } from '../src/policy/clock.ts';
import { failureText } from '../src/policy/failure.ts';
import type { Hold } from '../src/policy/hold.ts';
import { type Digest, isIndex, parseDigest } from '../src/policy/image.ts';
import { ownerOf } from '../src/policy/look.ts';
import { type Change, ORDER_LIFE, type Order } from '../src/policy/order.ts';
import { isQuarantineTag } from '../src/policy/quarantine-tag.ts';
import type { Instant } from '../src/policy/time.ts';
import type { Outcome, StoredManifest } from '../src/registry/changes.ts';
import { lookAt } from '../src/registry/look.ts';
import { childrenOfManifest, readManifests } from '../src/registry/manifests.ts';
import { pushedSince, untaggedSince } from '../src/registry/untagged.ts';
import type { RegistryAccess, ScanDeps } from './deps.ts';
import { type GivenBack, giveBack } from './give-back.ts';
import { beforeUntag, keepNamed, type Loss, type NameChange } from './last-name.ts';
import { noteOwnReads } from './read-repository.ts';

/** What came of a change, and of others that were after the same name in the same instant. */
export interface Raced extends Partial<GivenBack>, Partial<Pick<Loss, 'loss'>> {
  readonly outcome: Outcome;
}

/** What a change under an intent is made with. */
export interface Making {
  /** Carries the order out. */
  readonly make: () => Promise<Outcome>;
  /**
   * Right before one more request leaves: makes the intent as good as new. False: it is another's now. `victim`: the
   * other image that is given the name back.
   */
  readonly renew: (victim?: Digest) => Promise<boolean>;
  /** What the changed image is put back from, should the change cost it its last tag. */
  readonly manifest: StoredManifest | undefined;
}

/**
 * Makes one change with an eye on who else uses the name (promise 4): looks right before, and right after gives back
 * what a race took. A name that somebody took since the plan is not put: that is a refusal `TagTaken`; one that may be
 * the last by now is not taken away: `Disturbed`; where nobody can say who carries it, `NotLooked`.
 */
export async function besideOthers(
  deps: ScanDeps,
  access: RegistryAccess,
  hold: Hold,
  order: Order,
  { make, renew, manifest }: Making,
): Promise<Raced> {
  const { change } = order;
  const refused = change.kind === 'untag' ? await beforeUntag(deps, access, hold, change) : undefined;
  if (refused) return { outcome: refused };
  const before = await beforePut(deps, access, hold, order);
  if (before && 'outcome' in before) return before;
  const outcome = await make();
  // What a race did is known here only: if it cannot be mended now, the ledger must at least say so.
  const mended = await mendRace(deps, access, hold, order, { outcome, before, renew }).catch(
    (error: unknown) => ({
      told: `whether another image lost the name is not known: ${failureText(error, 'ECR')}`,
    }),
  );
  if (!mayHaveTaken(change, outcome, mended)) return { outcome, ...mended };
  const lost = await keepNamed(deps, access, hold, change, { manifest, renew, outcome });
  const told = [mended?.told, lost?.told].filter((one) => one !== undefined).join('; ');
  return { outcome, ...mended, ...lost, ...(told !== '' && { told }) };
}

/** Whether the change, or what was given back after it, may have taken a name off our image. */
function mayHaveTaken(
  change: Change,
  { status }: Outcome,
  mended: GivenBack | undefined,
): change is NameChange {
  if (change.kind === 'put-tag') return mended !== undefined;
  return change.kind === 'untag' && status !== 'refused' && status !== 'expired';
}

/** Images without a tag that were there right before our put: they cannot lose the name to it. */
interface Bystanders {
  readonly since: Instant;
  readonly untagged: ReadonlySet<Digest>;
}

/** Looks right before a name is put back; undefined where the change puts none. */
async function beforePut(
  deps: ScanDeps,
  access: RegistryAccess,
  hold: Hold,
  order: Order,
): Promise<Bystanders | Raced | undefined> {
  const { change } = order;
  if (change.kind !== 'put-tag' || isQuarantineTag(change.tag)) return undefined;
  // ECR's clock and ours may differ that much. Who was there before our put is known, so more costs nothing.
  const since = order.expiresAt - ORDER_LIFE - CLOCKS_APART;
  try {
    const untagged = await untaggedSince(access, hold.repository, since);
    const look = await lookAt(access, hold.repository, [], [change.tag], deps.now);
    const owner = ownerOf(look, change.tag);
    if (owner === null || owner === change.digest) {
      return { since, untagged: new Set(untagged.map((image) => image.digest)) };
    }
    const why = `${owner} carries ${change.tag} by now`;
    return { outcome: { status: 'refused', code: 'TagTaken', why }, told: 'it stays there' };
  } catch (error) {
    const why = `who carries ${change.tag} is not known: ${failureText(error, 'ecr:DescribeImages')}`;
    return { outcome: { status: 'refused', code: 'NotLooked', why } };
  }
}

/** A change that was tried, and who was there right before. */
interface Made extends Pick<Making, 'renew'> {
  readonly outcome: Outcome;
  readonly before: Bystanders | undefined;
}

/**
 * Looks whether a change hit another image that took the name in the same instant, and gives the name back. Two ways:
 * a tag taken away by name alone had moved (ECR's answer names the digest it was on); or a restored name was pushed to
 * a new image between our look and our put, which leaves that image untagged. What happened is answered as a sentence.
 * An image that was re-tagged in that instant, or has other tags, cannot be told apart: docs/limits.md.
 */
async function mendRace(
  deps: ScanDeps,
  access: RegistryAccess,
  hold: Hold,
  order: Order,
  { outcome, before, renew }: Made,
): Promise<GivenBack | undefined> {
  const { change } = order;
  if (change.kind === 'untag') {
    const victim = outcome.status === 'done' ? strangerIn(outcome, change.digest) : undefined;
    return victim && (await giveBack(deps, access, hold, { victim, tag: change.tag, renew }));
  }
  if (change.kind !== 'put-tag' || !before) return undefined;
  if (outcome.status === 'refused' || outcome.status === 'expired') return undefined;
  const suspects = await appearedSince(access, hold, before);
  if (suspects.length === 0) return undefined;
  const parts = await partsOfNewIndexes(deps, access, hold.repository, before.since);
  if (typeof parts === 'string')
    return { told: `${suspects.join(', ')} may have lost ${change.tag}: ${parts}` };
  const [victim, ...others] = suspects.filter((digest) => !parts.has(digest));
  if (!victim) return undefined;
  if (others.length > 0)
    return {
      told: `${others.length + 1} untagged images were pushed in the same instant; look whether ${change.tag} was theirs`,
    };
  return await giveBack(deps, access, hold, { victim, tag: change.tag, renew });
}

function strangerIn(outcome: Outcome & { status: 'done' }, ours: Digest): Digest | undefined {
  const hit = outcome.removed
    .map((id) => parseDigest(id.imageDigest ?? ''))
    .find((digest) => digest !== undefined);
  return hit !== ours ? hit : undefined;
}

/** Only who was not there right before, and stands without a tag right after, can have come with the name. */
async function appearedSince(
  access: RegistryAccess,
  { repository, members }: Hold,
  { since, untagged }: Bystanders,
): Promise<Digest[]> {
  const after = (await untaggedSince(access, repository, since)).map((image) => image.digest);
  return after.filter(
    (digest) => !untagged.has(digest) && !members.some((member) => member.digest === digest),
  );
}

/** What new indexes list was pushed for them and never had a name. A string says why that is not known. */
async function partsOfNewIndexes(
  deps: ScanDeps,
  access: RegistryAccess,
  repository: string,
  since: Instant,
): Promise<ReadonlySet<Digest> | string> {
  const indexes = (await pushedSince(access, repository, since)).filter(isIndex).map(({ digest }) => digest);
  if (indexes.length === 0) return new Set();
  await noteOwnReads(deps, access, repository, indexes);
  const parts = new Set<Digest>();
  for (const read of await readManifests(access, repository, indexes)) {
    const children = 'why' in read ? undefined : childrenOfManifest(read.manifest);
    if (!children) return `what the index ${read.digest} lists cannot be read`;
    for (const child of children) parts.add(child);
  }
  return parts;
}
