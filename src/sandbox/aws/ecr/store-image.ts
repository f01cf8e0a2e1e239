import { type Digest, isIndex } from '../../../policy/image.ts';
import type { Instant } from '../../../policy/time.ts';
import { AwsError } from '../errors.ts';
import { activate, STANDARD, type StoredImage } from './image.ts';
import { checkTag } from './inputs.ts';
import { type Blob, digestOf, type Manifest, parseManifest } from './manifest.ts';
import type { Repository } from './repository.ts';

const TAGS_PER_IMAGE = 1_000;
const IMAGES_PER_REPOSITORY = 100_000;

/** What is pushed. `digest`, when given, must be the manifest's own. */
export interface Push {
  readonly manifest: string;
  readonly mediaType?: string | undefined;
  readonly digest?: string | undefined;
  readonly tag?: string | undefined;
}

/** PutImage's effect. Refuses as ECR does; a new tag on a known digest leaves its push time as it was. */
export function storeImage(repository: Repository, push: Push, now: Instant): StoredImage {
  const digest = digestOf(push.manifest);
  if (push.digest !== undefined && push.digest !== digest) {
    throw new AwsError(
      'ImageDigestDoesNotMatchException',
      `The provided digest '${push.digest}' does not match the digest of the manifest '${digest}'`,
    );
  }
  const parsed = parseManifest(push.manifest, push.mediaType);
  const known = repository.image(digest);
  if (push.tag !== undefined) checkTagging(repository, known, push.tag);
  if (known && !changes(known, push.tag)) throw alreadyExists(repository, digest, push.tag);
  const image = known ?? addImage(repository, push, digest, parsed, now);
  activate(image, now);
  if (push.tag !== undefined && repository.holder(push.tag) !== image) repository.tag(image, push.tag);
  return image;
}

function changes(known: StoredImage, tag: string | undefined): boolean {
  if (known.storage.kind === 'archive') return true;
  return tag !== undefined && !known.tags.includes(tag);
}

function checkTagging(repository: Repository, known: StoredImage | undefined, tag: string): void {
  checkTag(tag);
  const holder = repository.holder(tag);
  if (holder && holder !== known && isImmutable(repository, tag)) {
    throw new AwsError(
      'ImageTagAlreadyExistsException',
      `The image tag '${tag}' already exists in the '${repository.settings.name}' repository and cannot be ` +
        'overwritten because the tag is immutable.',
    );
  }
  if (known && holder !== known && known.tags.length >= TAGS_PER_IMAGE) {
    throw new AwsError('LimitExceededException', `An image cannot have more than ${TAGS_PER_IMAGE} tags`);
  }
}

/** Whether a tag may not move: by the repository's mode, turned round for tags that an exclusion filter names. */
export function isImmutable({ mutability, exclusions }: Repository, tag: string): boolean {
  const excluded = exclusions.some((filter) => wildcard(filter).test(tag));
  switch (mutability) {
    case 'MUTABLE':
      return false;
    case 'IMMUTABLE':
      return true;
    case 'MUTABLE_WITH_EXCLUSION':
      return excluded;
    case 'IMMUTABLE_WITH_EXCLUSION':
      return !excluded;
  }
}

/** A pattern whose only special character is `*`. */
export function wildcard(pattern: string): RegExp {
  const literal = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`);
}

function alreadyExists(repository: Repository, digest: Digest, tag: string | undefined): AwsError {
  return new AwsError(
    'ImageAlreadyExistsException',
    `Image with digest '${digest}' and tag '${tag ?? 'null'}' already exists in the repository with name ` +
      `'${repository.settings.name}' in registry with id '${repository.settings.account}'`,
  );
}

function addImage(
  repository: Repository,
  { manifest }: Push,
  digest: Digest,
  parsed: Manifest,
  now: Instant,
): StoredImage {
  if (repository.size >= IMAGES_PER_REPOSITORY) {
    throw new AwsError(
      'LimitExceededException',
      `A repository holds at most ${IMAGES_PER_REPOSITORY} images`,
    );
  }
  checkReferences(repository, parsed);
  const { mediaType, artifactType, subject, children, blobs } = parsed;
  return repository.add({
    digest,
    mediaType,
    artifactType,
    subject,
    children,
    manifest,
    pushedAt: now,
    lastPulledAt: undefined,
    sizeBytes: isIndex({ mediaType }) ? undefined : blobs.reduce((sum, blob) => sum + blob.sizeBytes, 0),
    storage: STANDARD,
  });
}

function checkReferences(repository: Repository, { children, blobs }: Manifest): void {
  const lacking = children.filter((child) => !repository.image(child));
  if (lacking.length > 0) {
    throw new AwsError(
      'ReferencedImagesNotFoundException',
      `Images with digests '[${lacking.join(', ')}]' required for pushing the image do not exist`,
    );
  }
  const gone = missingBlobs(repository, blobs);
  if (gone.length > 0) {
    throw new AwsError(
      'LayersNotFoundException',
      `Layers with digests '[${gone.join(', ')}]' required for pushing the image do not exist`,
    );
  }
  for (const blob of blobs) repository.looseBlobs.delete(blob.digest);
}

function missingBlobs(repository: Repository, blobs: readonly Blob[]): string[] {
  const rest = blobs.map((blob) => blob.digest).filter((digest) => !repository.looseBlobs.has(digest));
  if (rest.length === 0) return [];
  const stored = storedBlobs(repository);
  return rest.filter((digest) => !stored.has(digest));
}

/** The layers that stored images refer to. Read from the manifests, so none outlives its last image. */
export function storedBlobs(repository: Repository): ReadonlySet<string> {
  const manifests = repository.images.map((image) =>
    parseManifest(repository.manifestOf(image), image.mediaType),
  );
  return new Set(manifests.flatMap(({ blobs }) => blobs.map((blob) => blob.digest)));
}
