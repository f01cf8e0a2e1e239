import type { Digest, Image, RegistryId } from '../../../policy/image.ts';
import type { Instant } from '../../../policy/time.ts';
import type { Where } from '../call.ts';
import { type BulkSize, fillInBulk } from './bulk.ts';
import { contentOf, type ImageSeed } from './content.ts';
import { type StoredImage, statusOf } from './image.ts';
import { findImage, imageNotFound } from './inputs.ts';
import { isDue, parseLifecycle, runLifecycle } from './lifecycle-policy.ts';
import type { Mutability, Repository } from './repository.ts';
import type { EcrStore, RegistrySettings } from './state.ts';
import { storeImage } from './store-image.ts';

export interface RepositorySeed {
  readonly tags?: Readonly<Record<string, string>>;
  readonly mutability?: Mutability;
  /** Patterns of tags that the mutability does not hold for. */
  readonly exclusions?: readonly string[];
  readonly lifecyclePolicy?: object;
  readonly policy?: object;
  readonly createdAt?: Instant;
}

/** What may be set on an image past all rules of ECR; `undefined` takes a date or size away. */
export type Amendment = Partial<Pick<StoredImage, 'pushedAt' | 'lastPulledAt' | 'sizeBytes' | 'storage'>>;

/** One image as the sandbox holds it, seen from outside. */
export interface ImageView extends Image {
  readonly children: readonly Digest[];
  readonly manifest: string;
}

/** The registry's inside: to seed it, to act in it as CI and runtimes do, and to look at it without a request. */
export class EcrSandbox {
  readonly #store: EcrStore;
  readonly #now: () => Instant;
  #serial = 0;

  constructor(store: EcrStore, now: () => Instant) {
    this.#store = store;
    this.#now = now;
  }

  createRepository(where: Where, name: string, seed: RepositorySeed = {}): void {
    const createdAt = seed.createdAt ?? this.#now();
    const repository = this.#store.add({ ...this.#store.locate(where), name, createdAt });
    repository.mutability = seed.mutability ?? 'MUTABLE';
    repository.exclusions = seed.exclusions ?? [];
    for (const [key, value] of Object.entries(seed.tags ?? {})) repository.resourceTags.set(key, value);
    repository.policyText = seed.policy && JSON.stringify(seed.policy);
    if (!seed.lifecyclePolicy) return;
    const text = JSON.stringify(seed.lifecyclePolicy);
    parseLifecycle(text);
    repository.lifecycle = { text, setAt: createdAt, lastEvaluatedAt: undefined };
  }

  deleteRepository(where: Where, name: string): void {
    this.#store.registry(where).repositories.delete(name);
  }

  repositories(where: Where): readonly string[] {
    return [...this.#store.registry(where).repositories.keys()].sort();
  }

  /** Pushes an image with its layers as CI does, by PutImage's rules: tags move, immutable ones refuse. */
  push(where: Where, name: string, seed: ImageSeed = {}): Digest {
    const repository = this.#store.repository(where, name);
    const { manifest, blobs } = contentOf(seed, `${name} ${this.#serial++}`);
    for (const blob of blobs) repository.looseBlobs.set(blob.digest, blob.sizeBytes);
    const at = seed.pushedAt ?? this.#now();
    const tags = seed.tags && seed.tags.length > 0 ? seed.tags : [undefined];
    const images = tags.map((tag) => storeImage(repository, { manifest, tag }, at));
    for (const blob of seed.layersLinger ? blobs : []) repository.looseBlobs.set(blob.digest, blob.sizeBytes);
    const image = images[0] as StoredImage;
    if (seed.lastPulledAt !== undefined) image.lastPulledAt = seed.lastPulledAt;
    return image.digest;
  }

  /** Tags a stored image once more, as CI does: on a mutable repository a tag is taken from its holder. */
  tag(where: Where, name: string, digest: Digest, tag: string): void {
    const { repository, image } = this.#find(where, name, digest);
    storeImage(
      repository,
      { manifest: repository.manifestOf(image), mediaType: image.mediaType, tag },
      this.#now(),
    );
  }

  /** A runtime's pull, by digest or tag; of an index it takes the first image too. */
  pull(where: Where, name: string, reference: string, at: Instant = this.#now()): 'pulled' | 'not-found' {
    const repository = this.#store.repository(where, name);
    const image = repository.image(reference) ?? repository.holder(reference);
    if (!image || statusOf(image, this.#now()) !== 'ACTIVE') return 'not-found';
    const platform = repository.image(image.children[0] ?? '');
    for (const pulled of platform ? [image, platform] : [image]) pulled.lastPulledAt = at;
    return 'pulled';
  }

  /** Someone else's deletion, index protection left out of account. */
  remove(where: Where, name: string, digest: Digest): void {
    const { repository, image } = this.#find(where, name, digest);
    repository.remove(image);
  }

  archive(where: Where, name: string, digest: Digest, at: Instant = this.#now()): void {
    this.#find(where, name, digest).image.storage = { kind: 'archive', archivedAt: at };
  }

  amend(where: Where, name: string, digest: Digest, amendment: Amendment): void {
    Object.assign(this.#find(where, name, digest).image, amendment);
  }

  /** Sets what holds for the whole registry; what is not named stays. */
  configureRegistry(where: Where, settings: RegistrySettings): void {
    Object.assign(this.#store.registry(where).settings, settings);
  }

  /** Registers a principal whose pulls leave no pull time. */
  excludeFromPullTimes(where: Where, principalArn: string): void {
    this.#store.registry(where).pullTimeExclusions.set(principalArn, this.#now());
  }

  image(where: Where, name: string, digest: string): ImageView | undefined {
    const repository = this.#store.repository(where, name);
    const image = repository.image(digest);
    return image && view(repository, image, this.#now());
  }

  images(where: Where, name: string): readonly ImageView[] {
    const repository = this.#store.repository(where, name);
    return repository.images.map((image) => view(repository, image, this.#now()));
  }

  /** Who holds each tag of a repository. */
  tags(where: Where, name: string): ReadonlyMap<string, Digest> {
    const { images } = this.#store.repository(where, name);
    return new Map(images.flatMap(({ digest, tags }) => tags.map((tag) => [tag, digest] as const)));
  }

  /** What a repository's lifecycle policy deleted, ever. */
  expired(where: Where, name: string): ReadonlySet<Digest> {
    return this.#store.repository(where, name).expired;
  }

  /** A repository's lifecycle policy as it is stored. */
  lifecyclePolicy(where: Where, name: string): string | undefined {
    return this.#store.repository(where, name).lifecycle?.text;
  }

  /** Somebody else's hand on a lifecycle policy; `undefined` takes it away. */
  setLifecyclePolicy(where: Where, name: string, text: string | undefined): void {
    const repository = this.#store.repository(where, name);
    if (text !== undefined) parseLifecycle(text);
    repository.lifecycle =
      text === undefined ? undefined : { text, setAt: this.#now(), lastEvaluatedAt: undefined };
  }

  /** Runs the lifecycle policies of a registry, as ECR does within a day, and answers what they took. */
  runLifecycle(where: Where): readonly string[] {
    const { repositories } = this.#store.registry(where);
    return [...repositories.values()].flatMap((repository) => runLifecycle(repository, this.#now()));
  }

  /** Runs every policy that was last run a day ago: what ECR does by itself while the clock moves. */
  runLifecycleDaily(): void {
    for (const { repositories } of this.#store.registries) {
      for (const repository of repositories.values()) {
        if (isDue(repository, this.#now())) runLifecycle(repository, this.#now());
      }
    }
  }

  /** Makes many images for a measurement and answers the repositories' names. */
  bulk(where: Where, { repositories, imagesEach, prefix = 'bulk' }: BulkSize): readonly string[] {
    const registry: RegistryId = this.#store.locate(where);
    return Array.from({ length: repositories }, (_, index) => {
      const name = `${prefix}/${String(index).padStart(5, '0')}`;
      fillInBulk(this.#store.add({ ...registry, name, createdAt: this.#now() }), imagesEach, this.#now());
      return name;
    });
  }

  #find(where: Where, name: string, digest: Digest): { repository: Repository; image: StoredImage } {
    const repository = this.#store.repository(where, name);
    const image = findImage(repository, { imageDigest: digest });
    if (!image) throw imageNotFound(repository, { imageDigest: digest });
    return { repository, image };
  }
}

function view(repository: Repository, image: StoredImage, now: Instant): ImageView {
  const { digest, tags, mediaType, children, pushedAt, lastPulledAt, sizeBytes, artifactType, subject } =
    image;
  return {
    digest,
    tags,
    mediaType,
    children,
    manifest: repository.manifestOf(image),
    status: statusOf(image, now),
    ...(pushedAt !== undefined && { pushedAt }),
    ...(lastPulledAt !== undefined && { lastPulledAt }),
    ...(sizeBytes !== undefined && { sizeBytes }),
    ...(artifactType !== undefined && { artifactType }),
    ...(subject !== undefined && { subject }),
  };
}
