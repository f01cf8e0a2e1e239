import type { Digest, ImageStatus } from '../../src/policy/image.ts';
import type { Look } from '../../src/policy/look.ts';
import type { Change } from '../../src/policy/order.ts';
import { type Instant, MINUTE } from '../../src/policy/time.ts';
import { digest, INDEX, image, MANIFEST } from './build.ts';

interface Stored {
  readonly tags: Set<string>;
  status: ImageStatus;
  activeAt: Instant;
  lastPulledAt?: Instant;
}

const ACTIVATION = 20 * MINUTE;

/**
 * The part of ECR that the rules rest on, in memory: a pushed tag moves, the last tag takes its image along, children
 * of an index cannot go before it, the archive takes a while to come back from.
 */
export class ModelRegistry {
  readonly images = new Map<Digest, Stored>();
  /** What each index lists. An index that is gone lists nothing. */
  readonly children = new Map<Digest, readonly Digest[]>();
  /** Our requests are refused where a tag would move, as on IMMUTABLE repositories. */
  immutable = false;
  #pushed = 1_000;

  push(tags: readonly string[], lists: readonly Digest[] = [], id: Digest = digest(this.#pushed++)): Digest {
    this.images.set(id, { tags: new Set(), status: 'ACTIVE', activeAt: 0 });
    if (lists.length > 0) this.children.set(id, lists);
    for (const tag of tags) this.putTag(id, tag, 0);
    return id;
  }

  ownerOf(tag: string): Digest | null {
    for (const [id, { tags }] of this.images) if (tags.has(tag)) return id;
    return null;
  }

  parentsOf(child: Digest): Digest[] {
    return [...this.children]
      .filter(([id, list]) => this.images.has(id) && list.includes(child))
      .map(([id]) => id);
  }

  putTag(id: Digest, tag: string, now: Instant): void {
    const stored = this.images.get(id);
    if (!stored) return;
    for (const other of this.images.values()) other.tags.delete(tag);
    stored.tags.add(tag);
    this.activate(id, now);
  }

  /** The last tag takes the image along. */
  untag(id: Digest, tag: string): void {
    const stored = this.images.get(id);
    if (!stored?.tags.has(tag)) return;
    if (stored.tags.size === 1) this.remove(id);
    else stored.tags.delete(tag);
  }

  /** Nothing happens while an index lists it. */
  remove(id: Digest): void {
    if (this.parentsOf(id).length === 0) this.images.delete(id);
  }

  archive(id: Digest): void {
    const stored = this.images.get(id);
    if (stored?.status === 'ACTIVE') stored.status = 'ARCHIVED';
  }

  activate(id: Digest, now: Instant): void {
    const stored = this.images.get(id);
    if (stored?.status !== 'ARCHIVED') return;
    stored.status = 'ACTIVATING';
    stored.activeAt = now + ACTIVATION;
  }

  pull(id: Digest, now: Instant): void {
    const stored = this.images.get(id);
    if (stored?.status === 'ACTIVE') stored.lastPulledAt = now;
  }

  /** Carries out a change, and answers the indexes for whose sake ECR refused a part of it. */
  apply(change: Change, now: Instant): readonly Digest[] {
    switch (change.kind) {
      case 'put-tag': {
        const owner = this.ownerOf(change.tag);
        if (!this.immutable || owner === null) this.putTag(change.digest, change.tag, now);
        return [];
      }
      case 'untag': {
        const owner = change.form === 'pair' ? change.digest : this.ownerOf(change.tag);
        if (owner !== null) this.untag(owner, change.tag);
        return [];
      }
      case 'archive':
        this.archive(change.digest);
        return [];
      case 'activate':
        this.activate(change.digest, now);
        return [];
      case 'delete':
        return this.#removeAll(change.digests);
      case 'upload':
        throw new Error('a hold never uploads');
    }
  }

  /** Ids of one call are done in no promised order: here in the worst one. */
  #removeAll(digests: readonly Digest[]): readonly Digest[] {
    return [...digests].reverse().flatMap((id) => {
      const parents = this.parentsOf(id);
      this.remove(id);
      return parents;
    });
  }

  look(digests: readonly Digest[], names: readonly string[], now: Instant): Look {
    const images = digests.flatMap((id) => {
      const stored = this.images.get(id);
      if (!stored) return [];
      const { tags, status, lastPulledAt } = stored;
      const mediaType = this.children.has(id) ? INDEX : MANIFEST;
      const pulled = lastPulledAt !== undefined && { lastPulledAt };
      return [{ ...image(0), digest: id, tags: [...tags], status, mediaType, ...pulled }];
    });
    return {
      at: now,
      images: new Map(images.map((one) => [one.digest, one])),
      tagOwners: new Map(names.map((tag) => [tag, this.ownerOf(tag)])),
    };
  }

  /** What time brings by itself. */
  advance(now: Instant): void {
    for (const stored of this.images.values()) {
      if (stored.status === 'ACTIVATING' && now >= stored.activeAt) stored.status = 'ACTIVE';
    }
  }

  /** Every image with its tags and state, to be compared with a later one. */
  snapshot(): Map<Digest, { readonly tags: readonly string[]; readonly status: ImageStatus }> {
    return new Map(
      [...this.images].map(([id, { tags, status }]) => [id, { tags: [...tags].sort(), status }]),
    );
  }
}
