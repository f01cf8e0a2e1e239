import { isForgotten } from '../src/policy/forgotten.ts';
import { type HeldMember, type Hold, holdId } from '../src/policy/hold.ts';
import { registryKey } from '../src/policy/image.ts';
import { originalTag } from '../src/policy/quarantine-tag.ts';
import type { FrozenFamily, FrozenMember, Review, ReviewState } from '../src/policy/review.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { stateEntry } from './entries.ts';
import { keepReceipt } from './receipt.ts';

/**
 * The restore of forgotten images: a hold for each, made from the names on the image itself, which begins where every
 * other restore ends up. Until somebody asks for that there is none, so that nothing can come of them by itself. May run
 * twice. Throws where what a restore needs could not be read: then it is tried again.
 */
export async function restoreForgotten(deps: Deps, review: Review): Promise<void> {
  const { state, registry } = review;
  if (state.status !== 'restored' || !isForgotten(review)) return;
  const access = deps.registries.find(({ key }) => key === registryKey(registry));
  if (!access) throw new Error(`registry ${registryKey(registry)} is not in the configuration`);
  const left = new Set(review.leftOut);
  const frozen = (await deps.store.reviews.frozen(review.id)).filter(({ root }) => !left.has(root));
  const holds = frozen.map((family) => holdFor(review, state, family));
  const entries = holds.map((hold) => stateEntry(hold, hold.state, state.by.id, state.at));
  await deps.store.holds.create(holds, entries);
  for (const hold of await deps.store.holds.ofReview(review.id)) await readFirst(deps, access, hold);
}

/** A name is put back with the image's own manifest. */
async function readFirst(deps: Deps, access: RegistryAccess, hold: Hold): Promise<void> {
  if (hold.state.status !== 'restoring') return;
  const kept = await keepReceipt(deps, access, hold);
  if ('refused' in kept) throw new Error(`${hold.id}: ${kept.refused}`);
}

function holdFor(
  { id, registry, repository, facts }: Review,
  { by, at }: ReviewState & { status: 'restored' },
  { root, members, fingerprint, sizeBytes }: FrozenFamily,
): Hold {
  return {
    id: holdId(registry, repository, root),
    version: 0,
    review: id,
    registry,
    repository,
    root,
    members: members.filter(({ shared }) => !shared).map(heldMember),
    stop: 'tags',
    fingerprint,
    sizeBytes,
    watch: facts.watch,
    approval: { by: by.id, at, effect: 'quarantine' },
    state: { status: 'restoring', since: at, cause: { kind: 'person', by: by.id } },
  };
}

function heldMember({ digest, tags, lastPulledAt }: FrozenMember): HeldMember {
  const names = tags.flatMap((tag) => originalTag(digest, tag) ?? []);
  return {
    digest,
    tags: names,
    staying: tags.filter((tag) => originalTag(digest, tag) === undefined && !names.includes(tag)),
    ...(lastPulledAt !== undefined && { lastPulledAt }),
  };
}
