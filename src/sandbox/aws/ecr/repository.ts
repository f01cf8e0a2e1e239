import type { Digest } from '../../../policy/image.ts';
import type { Instant } from '../../../policy/time.ts';
import type { StoredImage } from './image.ts';

export type Mutability = 'MUTABLE' | 'IMMUTABLE' | 'MUTABLE_WITH_EXCLUSION' | 'IMMUTABLE_WITH_EXCLUSION';

export interface RepositorySettings {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly createdAt: Instant;
}

/** The policy that is in force. ECR runs it within a day of `setAt`, and then daily. */
export interface Lifecycle {
  readonly text: string;
  readonly setAt: Instant;
  lastEvaluatedAt: Instant | undefined;
}

/** The newest preview of a policy: what `text` would take at `startedAt`, told from `readyAt` on. */
export interface Preview {
  readonly text: string;
  readonly startedAt: Instant;
  readonly readyAt: Instant;
}

/** One repository: its images, who holds each tag, and its policies. It keeps tags and images consistent. */
export class Repository {
  readonly settings: RepositorySettings;
  mutability: Mutability = 'MUTABLE';
  exclusions: readonly string[] = [];
  readonly resourceTags = new Map<string, string>();
  policyText: string | undefined;
  lifecycle: Lifecycle | undefined;
  preview: Preview | undefined;
  /** What ECR deleted by a lifecycle policy. */
  readonly expired = new Set<Digest>();
  /** Uploaded layers that no image refers to yet. */
  readonly looseBlobs = new Map<string, number>();
  /** Writes the manifest of an image that was made in bulk. */
  bulkManifest: (seq: number) => string = () => {
    throw new Error('no image of this repository was made in bulk');
  };
  readonly #images = new Map<Digest, StoredImage>();
  readonly #byTag = new Map<string, StoredImage>();
  readonly #parents = new Map<Digest, Set<Digest>>();
  #ordered: readonly StoredImage[] | undefined;
  #nextSeq = 0;

  constructor(settings: RepositorySettings) {
    this.settings = settings;
  }

  get arn(): string {
    const { account, region, name } = this.settings;
    return `arn:aws:ecr:${region}:${account}:repository/${name}`;
  }

  get uri(): string {
    const { account, region, name } = this.settings;
    return `${account}.dkr.ecr.${region}.amazonaws.com/${name}`;
  }

  get size(): number {
    return this.#images.size;
  }

  /** All images, oldest first. */
  get images(): readonly StoredImage[] {
    this.#ordered ??= [...this.#images.values()];
    return this.#ordered;
  }

  image(digest: string): StoredImage | undefined {
    return this.#images.get(digest as Digest);
  }

  holder(tag: string): StoredImage | undefined {
    return this.#byTag.get(tag);
  }

  /** The indexes that list a digest. */
  parentsOf(digest: Digest): readonly Digest[] {
    return [...(this.#parents.get(digest) ?? [])];
  }

  manifestOf(image: StoredImage): string {
    return image.manifest ?? this.bulkManifest(image.seq);
  }

  add(content: Omit<StoredImage, 'seq' | 'tags'>): StoredImage {
    const image: StoredImage = { ...content, seq: this.#nextSeq++, tags: [] };
    this.#images.set(image.digest, image);
    this.#ordered = undefined;
    for (const child of image.children) {
      const parents = this.#parents.get(child) ?? new Set();
      this.#parents.set(child, parents.add(image.digest));
    }
    return image;
  }

  /** Points a tag at an image. Another image that held it loses it silently, and may be left untagged. */
  tag(image: StoredImage, tag: string): void {
    this.untag(tag);
    image.tags = [...image.tags, tag];
    this.#byTag.set(tag, image);
  }

  untag(tag: string): void {
    const image = this.#byTag.get(tag);
    if (!image) return;
    image.tags = image.tags.filter((other) => other !== tag);
    this.#byTag.delete(tag);
  }

  /** Removes an image with all its tags. Layers that no other image refers to are gone with it. */
  remove(image: StoredImage): void {
    for (const tag of image.tags) this.#byTag.delete(tag);
    image.tags = [];
    this.#images.delete(image.digest);
    this.#ordered = undefined;
    for (const child of image.children) this.#parents.get(child)?.delete(image.digest);
  }
}
