import { type Hold, holdId } from '../src/policy/hold.ts';
import type { Digest, Image } from '../src/policy/image.ts';
import { effectSeen } from '../src/policy/order.ts';
import { cosignSubject, originalTag } from '../src/policy/quarantine-tag.ts';
import { restoreStep } from '../src/policy/step-restore.ts';
import type { Instant } from '../src/policy/time.ts';
import { carryOut } from '../src/registry/changes.ts';
import { readImages } from '../src/registry/images.ts';
import { type ManifestRead, readManifests } from '../src/registry/manifests.ts';
import type { RegistryAccess } from './deps.ts';
import { lookAtHold } from './hold-look.ts';

/** What became of one put-aside image. */
export interface Restored {
  readonly digest: Digest;
  /** Names it carries again. */
  readonly tags: readonly string[];
  /** Names another image carries now; their quarantine tags stay. */
  readonly taken: readonly string[];
  /** Why it could not be finished; trying again is safe. */
  readonly failed?: string;
}

/** Which images: all of the repository, or the one with this original name or digest. */
export interface Wanted {
  readonly tag?: string;
  readonly digest?: Digest;
}

/**
 * Gives put-aside images of a repository their names back from the registry alone: the quarantine tags say what they
 * were called (promise 11). Needs no Redis, no evidence and no mode. Throws where the repository cannot be listed.
 */
export async function restoreAside(
  access: RegistryAccess,
  repository: string,
  wanted: Wanted,
  now: () => Instant,
): Promise<Restored[]> {
  const read = await readImages(access, repository);
  if (!('images' in read)) {
    throw new Error('gone' in read ? `the repository ${repository} does not exist` : read.incomplete);
  }
  const holds = read.images.flatMap((image) => asHold(access, repository, image, now()) ?? []);
  const restored: Restored[] = [];
  for (const hold of holds.filter((one) => isWanted(one, wanted))) {
    restored.push(await restoreOne(access, hold, now));
  }
  return restored;
}

/** A hold as the tags alone tell it. */
function asHold(access: RegistryAccess, repository: string, image: Image, now: Instant): Hold | undefined {
  const names = image.tags.flatMap((tag) => originalTag(image.digest, tag) ?? []);
  if (names.length === 0) return undefined;
  const staying = image.tags.filter((tag) => cosignSubject(tag));
  return {
    id: holdId(access.id, repository, image.digest),
    version: 0,
    review: '',
    registry: access.id,
    repository,
    root: image.digest,
    members: [{ digest: image.digest, tags: names, staying }],
    stop: 'tags',
    fingerprint: '',
    sizeBytes: image.sizeBytes ?? 0,
    watch: 0,
    approval: { by: 'cli', at: now },
    state: { status: 'restoring', since: now, cause: { kind: 'person', by: 'cli' } },
  };
}

function isWanted({ root, members }: Hold, { tag, digest }: Wanted): boolean {
  if (digest !== undefined && root !== digest) return false;
  return tag === undefined || members.some((member) => member.tags.includes(tag));
}

async function restoreOne(access: RegistryAccess, hold: Hold, now: () => Instant): Promise<Restored> {
  const { root: digest } = hold;
  let manifest: ManifestRead | undefined;
  const names = hold.members.flatMap((member) => member.tags);
  // Two changes a name: put it back, drop its quarantine tag. One look more finds that nothing is left.
  for (let i = 0; i <= names.length * 2; i++) {
    const look = await lookAtHold(access, hold, now);
    const next = restoreStep(
      hold,
      { now: now(), look, rejudged: { status: 'not-asked' }, may: NOTHING },
      CAUSE,
    );
    if (next.kind === 'wait') return { digest, tags: [], taken: [], failed: next.why };
    if (next.kind === 'become') {
      const taken = next.state.status === 'restored' ? next.state.taken : [];
      return { digest, tags: names.filter((name) => !taken.includes(name)), taken };
    }
    manifest ??= (await readManifests(access, hold.repository, [digest]))[0];
    if (!manifest || 'why' in manifest) {
      return {
        digest,
        tags: [],
        taken: [],
        failed: `its manifest cannot be read: ${manifest?.why ?? 'no answer'}`,
      };
    }
    const stored = manifest;
    const outcome = await carryOut(access.change, next.order, () => stored, now);
    const seen = effectSeen(next.order.change, await lookAtHold(access, hold, now));
    if (!seen) return { digest, tags: [], taken: [], failed: JSON.stringify(outcome) };
  }
  return { digest, tags: [], taken: [], failed: 'its names keep changing; try again' };
}

const NOTHING = { quarantine: false, delete: false };
const CAUSE = { kind: 'person', by: 'cli' } as const;
