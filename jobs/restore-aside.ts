import { type Hold, holdId } from '../src/policy/hold.ts';
import type { Digest, Image } from '../src/policy/image.ts';
import { namesBehind, type PutAside, putAsideUnder } from '../src/policy/name-of-two.ts';
import type { Change } from '../src/policy/order.ts';
import { cosignSubject, originalTag } from '../src/policy/quarantine-tag.ts';
import type { StoredManifest } from '../src/registry/changes.ts';
import { readImages } from '../src/registry/images.ts';
import type { RegistryAccess, ScanDeps } from './deps.ts';
import { namesOf, restoreOne, withoutNames } from './restore-one.ts';
import { partsInArchive } from './restore-parts.ts';
import { NOTHING_KNOWN, type TakenBack } from './take-back.ts';
import { isAll, isWanted, type Wanted } from './wanted.ts';

export type { Wanted } from './wanted.ts';

/** Brings one image back, or tells what that would do. */
export type Bring = (
  deps: ScanDeps,
  access: RegistryAccess,
  hold: Hold,
  known: TakenBack,
) => Promise<Restored>;

/** What became of one put-aside image. */
export interface Restored {
  readonly digest: Digest;
  /** Names it carries again. */
  readonly tags: readonly string[];
  /** Names another image carries now, or is to carry (`leftTo`); their quarantine tags stay. */
  readonly taken: readonly string[];
  /** Those of `taken` under which that image was put aside, too, as far as is known later. Its digest brings this back. */
  readonly leftTo?: Readonly<Record<string, Digest>>;
  /** True where ECR is bringing it back from the archive, which takes up to 20 minutes. */
  readonly activating?: true;
  /** True where its names come back only with another try, once it is out of the archive. */
  readonly again?: true;
  /** True where parts of it may be in the archive that nobody can name yet; another try looks again. */
  readonly partsUnknown?: true;
  /** The image that it comes back with: this is a platform of it, or signs or describes it. */
  readonly partOf?: Digest;
  /** Quarantine tags left beside names that are back, where no worker was told: one may be at them. */
  readonly spare?: readonly string[];
  /** What happened to others that were after the same names in the same instant. */
  readonly notes?: readonly string[];
  /** Why it could not be finished; trying again is safe. */
  readonly failed?: string;
  /** Where its last tag went and it was not put back: what it can be put back from by hand. */
  readonly lost?: Lost;
  /** What was changed for it, each seen. */
  readonly made?: readonly Change[];
}

/** `tag`: the put-aside name to put it back under. */
export interface Lost extends StoredManifest {
  readonly tag: string;
}

export interface RestoredAside {
  readonly restored: readonly Restored[];
  /** Images left in the archive: nothing on them says whether Layaway put them there. */
  readonly inArchive: readonly Digest[];
  /** Images that were asked for by name and that nothing was to be done for: they are in place. */
  readonly inPlace: readonly Digest[];
}

/**
 * Gives put-aside images of a repository their names back from the registry alone: the quarantine tags say what they
 * were called (promise 11). What was put aside without a name is in the archive and carries no mark: it is brought
 * back where its digest is given, or where `known` names it, or with the image it is a part of. Needs no Redis, no
 * evidence and no mode. `bring` does it, or only says what it would do. Throws where the repository cannot be listed.
 */
export async function restoreAside(
  deps: ScanDeps,
  access: RegistryAccess,
  repository: string,
  wanted: Wanted,
  known: TakenBack = NOTHING_KNOWN,
  bring: Bring = bringBack,
): Promise<RestoredAside> {
  const read = await readImages(access, repository);
  if (!('images' in read)) {
    throw new Error('gone' in read ? `the repository ${repository} does not exist` : read.incomplete);
  }
  const { images } = read;
  const holds = new Map(images.map((image) => [image.digest, asHold(deps, access, repository, image)]));
  const dated = (image: Image): PutAside => ({ image, asideAt: known.asideAt.get(image.digest) });
  // Whoever gives a digest has chosen.
  const under = putAsideUnder(wanted.digest ? [] : images.map(dated));
  const byDigest = new Map(images.map((image) => [image.digest, image]));
  const bringOne = async (digest: Digest): Promise<Restored[]> => {
    const [hold, image] = [holds.get(digest), byDigest.get(digest)];
    if (!hold || !image) return [];
    const behind = namesBehind(dated(image), namesOf(hold), under);
    const left = withoutNames(hold, (name) => behind.has(name));
    return [withLeft(await unlessBusy(bring)(deps, access, left, known), behind)];
  };
  const { wantedBack, inArchive, inPlace } = sorted(images, holds, wanted, known);
  const restored: Restored[] = [];
  for (const digest of wantedBack) restored.push(...(await bringOne(digest)));
  const roots = new Set([...wantedBack, ...inPlace]);
  const parts = await partsInArchive(deps, access, repository, images, roots);
  for (const [digest, partOf] of parts.inArchive) {
    restored.push(...(await bringOne(digest)).map((part) => ({ ...part, partOf })));
  }
  return {
    restored: withUnknownParts(restored, parts.unknown),
    inArchive: inArchive.filter((digest) => !parts.inArchive.has(digest)),
    inPlace,
  };
}

function withLeft(one: Restored, behind: ReadonlyMap<string, Digest>): Restored {
  if (behind.size === 0) return one;
  return { ...one, taken: [...one.taken, ...behind.keys()], leftTo: Object.fromEntries(behind) };
}

interface Sorted extends Pick<RestoredAside, 'inArchive' | 'inPlace'> {
  readonly wantedBack: readonly Digest[];
}

function sorted(
  images: readonly Image[],
  holds: ReadonlyMap<Digest, Hold>,
  wanted: Wanted,
  known: TakenBack,
): Sorted {
  const wantedBack: Digest[] = [];
  const inArchive: Digest[] = [];
  const inPlace: Digest[] = [];
  for (const image of images) {
    const { digest, status } = image;
    const hold = holds.get(digest);
    if (hold?.stop === 'tags' && isWanted(hold, wanted)) wantedBack.push(digest);
    else if (status !== 'ACTIVE' && (isNamed(image, wanted) || known.archived.has(digest)))
      wantedBack.push(digest);
    else if (isNamed(image, wanted)) inPlace.push(digest);
    else if (status === 'ARCHIVED' && isAll(wanted)) inArchive.push(digest);
  }
  return { wantedBack, inArchive, inPlace };
}

/** Also of an image that needs nothing itself it is said that it may not be whole. */
function withUnknownParts(restored: readonly Restored[], unknown: ReadonlySet<Digest>): Restored[] {
  const told = new Set(restored.map(({ digest }) => digest));
  const others = [...unknown].filter((digest) => !told.has(digest));
  return [...restored, ...others.map((digest) => ({ digest, tags: [], taken: [] }))].map((one) =>
    unknown.has(one.digest) ? { ...one, partsUnknown: true } : one,
  );
}

/** What was archived with its names still carries them. */
function isNamed({ digest, tags }: Image, wanted: Wanted): boolean {
  if (wanted.digest !== undefined) return digest === wanted.digest;
  return wanted.tag !== undefined && tags.includes(wanted.tag);
}

/** A hold as the image alone tells it: without a quarantine tag it can only have been put aside in the archive. */
function asHold({ now }: ScanDeps, { id: registry }: RegistryAccess, repository: string, image: Image): Hold {
  const { digest, sizeBytes = 0 } = image;
  const tags = image.tags.flatMap((tag) => originalTag(digest, tag) ?? []);
  const staying = image.tags.filter((tag) => cosignSubject(tag));
  const at = now();
  return {
    id: holdId(registry, repository, digest),
    version: 0,
    review: '',
    registry,
    repository,
    root: digest,
    members: [{ digest, tags, staying }],
    stop: tags.length > 0 ? 'tags' : 'archive',
    fingerprint: '',
    sizeBytes,
    watch: 0,
    approval: { by: 'cli', at, effect: 'quarantine' },
    state: { status: 'restoring', since: at, cause: { kind: 'person', by: 'cli' } },
  };
}

const bringBack: Bring = (deps, access, hold, { told }) => restoreOne(deps, access, hold, told);

function unlessBusy(bring: Bring): Bring {
  return async (deps, access, hold, known) => {
    if (!known.busy.has(hold.root)) return await bring(deps, access, hold, known);
    const failed = 'the worker is changing it at this moment; try again in two minutes';
    return { digest: hold.root, tags: [], taken: [], failed };
  };
}
