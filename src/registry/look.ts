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
  const command = new DescribeImagesCommand({
    registryId: reader.id.account,
    repositoryName: repository,
    imageIds: [...asked],
    filter: { imageStatus: 'ANY' },
  });
  try {
    const { imageDetails } = await reader.read.send(command);
    if (!imageDetails) throw new Error(`ECR answered no list of images for ${repository}`);
    return [{ asked, images: imageDetails.map((detail) => strictly(detail, repository)) }];
  } catch (error) {
    if (isNamed(error, ['RepositoryNotFoundException'])) return [];
    if (!isNamed(error, ['ImageNotFoundException'])) throw error;
    if (asked.length === 1) return [];
    const half = Math.ceil(asked.length / 2);
    const [first, second] = [asked.slice(0, half), asked.slice(half)];
    return [...(await describe(reader, repository, first)), ...(await describe(reader, repository, second))];
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
