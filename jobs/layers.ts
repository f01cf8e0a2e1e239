import type { Candidate, JudgedFamily } from '../src/policy/candidate.ts';
import type { Family } from '../src/policy/family.ts';
import { type Digest, type Image, isIndex } from '../src/policy/image.ts';
import { estimateByLayers, familyLayers, type GoingFamily, type Layers } from '../src/policy/layers.ts';
import { familyBytes, isContent } from '../src/policy/savings.ts';
import { layersOfManifest, type ManifestRead, readManifests } from '../src/registry/manifests.ts';
import { knownLayers, layersInUse, noteLayers } from '../src/store/layers.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { noteOwnReads } from './read-repository.ts';

/** Most images of the rest of a repository that are looked up; the newest, which share most with others. */
const STAYING_LOOKED_UP = 5_000;

/**
 * The candidate with an estimate by layers. Manifests of its own images are read where that is no pull or was asked
 * for, once for each digest; of what stays only those count that were read before. It is an estimate only, so trouble
 * leaves the bounds as they were.
 */
export async function withLayers(
  deps: Deps,
  access: RegistryAccess,
  candidate: Candidate,
  judged: readonly JudgedFamily[],
): Promise<Candidate> {
  if (candidate.kind === 'unclear') return candidate;
  try {
    const families = candidate.families.map(({ family }) => family);
    const going = families.flatMap(contentOf);
    const layers = await layersOf(deps, access, candidate.repository, going);
    const staying = await stayingLayers(deps, judged, new Set(going.map(({ digest }) => digest)));
    const list = families.map((family) => goingFamily(family, layers));
    return { ...candidate, bytes: estimateByLayers(candidate.bytes, list, staying) };
  } catch (error) {
    deps.log.warn({ candidate: candidate.id, err: error }, 'layers not read');
    return candidate;
  }
}

/** Keeps what manifests that were just read say of layers. */
export async function noteManifests(deps: Deps, reads: readonly ManifestRead[]): Promise<void> {
  await Promise.all(
    reads.map(async (read) => {
      const layers = 'why' in read ? undefined : layersOfManifest(read.manifest);
      if (layers) await noteLayers(deps.store.immutable, read.digest, layers);
    }),
  );
}

/** What goes with a family and has a size of its own. */
function contentOf(family: Family): readonly Image[] {
  return family.members.filter((member) => !family.shared.has(member.digest) && isContent(member, family));
}

/** An index that was not read has children nobody knows: the family is not known then. */
function goingFamily(family: Family, layers: ReadonlyMap<Digest, Layers>): GoingFamily {
  const members = contentOf(family).map((member) =>
    isIndex(member) ? undefined : layers.get(member.digest),
  );
  return { sizeBytes: familyBytes(family), layers: familyLayers(members) };
}

async function layersOf(
  deps: Deps,
  access: RegistryAccess,
  repository: string,
  images: readonly Image[],
): Promise<ReadonlyMap<Digest, Layers>> {
  const all = images.map(({ digest }) => digest);
  const known = await layersInUse(deps.store.immutable, all);
  const unread = images
    .filter((image) => image.status === 'ACTIVE' && !isIndex(image) && !known.has(image.digest))
    .map(({ digest }) => digest);
  if (unread.length === 0) return known;
  if (!(deps.readManifestsAnyway || (await deps.readsAreHidden(access)))) return known;
  await noteOwnReads(deps, access, repository, unread);
  const reads = await readManifests(access, repository, unread);
  await noteManifests(deps, reads);
  for (const read of reads) {
    const layers = 'why' in read ? undefined : layersOfManifest(read.manifest);
    if (layers) known.set(read.digest, layers);
  }
  return known;
}

async function stayingLayers(
  { store }: Deps,
  judged: readonly JudgedFamily[],
  going: ReadonlySet<Digest>,
): Promise<ReadonlySet<string>> {
  const pushed = new Map<Digest, number>();
  for (const { family } of judged) {
    for (const { digest, pushedAt = 0 } of family.members)
      if (!going.has(digest)) pushed.set(digest, pushedAt);
  }
  const newest = [...pushed].sort(([, a], [, b]) => b - a).slice(0, STAYING_LOOKED_UP);
  const known = await knownLayers(
    store.immutable,
    newest.map(([digest]) => digest),
  );
  return new Set([...known.values()].flatMap((layers) => layers.map(({ digest }) => digest)));
}
