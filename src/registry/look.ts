import { DescribeImagesCommand, type ImageDetail, type ImageIdentifier } from '@aws-sdk/client-ecr';
import { isNamed } from '../policy/failure.ts';
import type { Digest, Image } from '../policy/image.ts';
import type { Look } from '../policy/look.ts';
import type { Instant } from '../policy/time.ts';
import type { RegistryReader } from './clients.ts';
import { mergeEntries, toImage } from './to-image.ts';

const IDS_A_CALL = 100;

/**
 * Looks at some digests and names of a repository, whatever state the images are in. That something is not there is
 * a fact, also when the whole repository is not; every other failure throws, because a change or a conclusion may
 * rest only on what was seen. Throws too when the answers contradict each other: then something moved meanwhile.
 */
export async function lookAt(
  reader: RegistryReader,
  repository: string,
  digests: readonly Digest[],
  tags: readonly string[],
  now: () => Instant,
): Promise<Look> {
  const at = now();
  const wanted: ImageIdentifier[] = [
    ...[...new Set(digests)].map((imageDigest) => ({ imageDigest })),
    ...[...new Set(tags)].map((imageTag) => ({ imageTag })),
  ];
  const found: Found[] = [];
  for (let i = 0; i < wanted.length; i += IDS_A_CALL) {
    found.push(...(await describe(reader, repository, wanted.slice(i, i + IDS_A_CALL))));
  }
  return arrange(at, digests, tags, found);
}

/**
 * The same, of names only as many as matter: `namesFor` says which ones, in order, once it is known what the images
 * carry, and the first that is free is the last one looked up. Each further free name would cost two calls or more.
 */
export async function lookUpToFree(
  reader: RegistryReader,
  repository: string,
  digests: readonly Digest[],
  namesFor: (images: Look['images']) => readonly string[],
  now: () => Instant,
): Promise<Look> {
  const at = now();
  const first = await lookAt(reader, repository, digests, [], now);
  const names = [...new Set(namesFor(first.images))];
  const found: Found[] = [{ asked: [], images: [...first.images.values()] }];
  let free: string | undefined;
  let asked = 0;
  while (asked < names.length && free === undefined) {
    // One alone first, for mostly it is free; where many are taken, ever more of them in one call.
    const some = names.slice(asked, asked + Math.min(asked + 1, IDS_A_CALL));
    const searched = await upToFree(reader, repository, some);
    found.push(...searched.found);
    free = searched.free;
    asked += some.length;
  }
  return arrange(at, digests, free === undefined ? [] : [free], found);
}

interface Searched {
  readonly found: readonly Found[];
  readonly free?: string;
}

async function upToFree(
  reader: RegistryReader,
  repository: string,
  names: readonly string[],
): Promise<Searched> {
  const asked = names.map((imageTag) => ({ imageTag }));
  const answer = await describeOnce(reader, repository, asked);
  if (typeof answer === 'object') return { found: [answer] };
  const [name] = names;
  if (names.length === 1 && name !== undefined) return { found: [], free: name };
  const half = Math.ceil(names.length / 2);
  const first = await upToFree(reader, repository, names.slice(0, half));
  if (first.free !== undefined) return first;
  const second = await upToFree(reader, repository, names.slice(half));
  return { ...second, found: [...first.found, ...second.found] };
}

/** What a call showed, with what it was asked: an answer speaks of nothing else. */
interface Found {
  readonly asked: readonly ImageIdentifier[];
  readonly images: readonly Image[];
}

/** One missing id fails the whole call, so it is halved until the ids that are there stand apart from those that are not. */
async function describe(
  reader: RegistryReader,
  repository: string,
  asked: readonly ImageIdentifier[],
): Promise<Found[]> {
  const answer = await describeOnce(reader, repository, asked);
  if (typeof answer === 'object') return [answer];
  if (answer === 'no repository' || asked.length === 1) return [];
  const half = Math.ceil(asked.length / 2);
  const [first, second] = [asked.slice(0, half), asked.slice(half)];
  return [...(await describe(reader, repository, first)), ...(await describe(reader, repository, second))];
}

async function describeOnce(
  reader: RegistryReader,
  repository: string,
  asked: readonly ImageIdentifier[],
): Promise<Found | 'one is missing' | 'no repository'> {
  const command = new DescribeImagesCommand({
    registryId: reader.id.account,
    repositoryName: repository,
    imageIds: [...asked],
    filter: { imageStatus: 'ANY' },
  });
  try {
    const { imageDetails } = await reader.read.send(command);
    if (!imageDetails) throw new Error(`ECR answered no list of images for ${repository}`);
    return { asked, images: imageDetails.map((detail) => strictly(detail, repository)) };
  } catch (error) {
    if (isNamed(error, ['RepositoryNotFoundException'])) return 'no repository';
    if (isNamed(error, ['ImageNotFoundException'])) return 'one is missing';
    throw error;
  }
}

function strictly(detail: ImageDetail, repository: string): Image {
  const image = toImage(detail);
  if (!image) throw new Error(`ECR answered an image of ${repository} without a SHA-256 digest`);
  return image;
}

function arrange(
  at: Instant,
  digests: readonly Digest[],
  tags: readonly string[],
  found: readonly Found[],
): Look {
  const images = new Map<Digest, Image>();
  const tagOwners = new Map<string, Digest | null>(tags.map((tag) => [tag, null]));
  const wanted = new Set(digests);
  for (const { asked, images: answered } of found) {
    for (const { imageTag, imageDigest } of asked) {
      const owner = answered.find(({ tags, digest }) =>
        imageTag === undefined ? digest === imageDigest : tags.includes(imageTag),
      );
      if (!owner)
        throw new Error(`ECR answered without ${imageTag ?? imageDigest}, which it did not call missing`);
      if (imageTag !== undefined) tagOwners.set(imageTag, owner.digest);
    }
    for (const image of answered) {
      if (wanted.has(image.digest)) images.set(image.digest, mergeEntries(images.get(image.digest), image));
    }
  }
  for (const [tag, owner] of tagOwners) {
    const other = [...images.values()].find(({ tags, digest }) => tags.includes(tag) && digest !== owner);
    if (other) throw new Error(`tag ${tag} moved while it was looked at: look again`);
  }
  return { at, images, tagOwners };
}
