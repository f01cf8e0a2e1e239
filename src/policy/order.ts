import type { Digest, RegistryId } from './image.ts';
import type { Look } from './look.ts';
import type { Duration, Instant } from './time.ts';
import { MINUTE, SECOND } from './time.ts';

declare const orderBrand: unique symbol;

/** How tags are taken away: `pair` where `{digest, tag}` was proved to remove only that tag, else `tag` alone. */
export type UntagForm = 'pair' | 'tag';

/** What may be done to a family's images. Manifests come from the receipt, never from the order. */
export type Change =
  | { readonly kind: 'put-tag'; readonly digest: Digest; readonly tag: string }
  | { readonly kind: 'untag'; readonly digest: Digest; readonly tag: string; readonly form: UntagForm }
  | { readonly kind: 'archive'; readonly digest: Digest }
  | { readonly kind: 'activate'; readonly digest: Digest }
  | { readonly kind: 'delete'; readonly digests: readonly Digest[] }
  /** A blob for the probe's own tiny image; nothing else uploads content. */
  | { readonly kind: 'upload'; readonly content: string };

/** What may be done to a repository's lifecycle policy. Deleting it is for undo alone, where there was none before. */
export type LifecycleChange =
  | { readonly kind: 'put-lifecycle-policy'; readonly text: string }
  | { readonly kind: 'delete-lifecycle-policy' };

/** Permission for one change. Only the step planner makes one; the one module that changes ECR takes nothing else. */
export type Order<What extends Change | LifecycleChange = Change> = {
  readonly [orderBrand]: true;
  /** Id of the hold, or of the policy change, that it serves. */
  readonly hold: string;
  readonly registry: RegistryId;
  readonly repository: string;
  readonly change: What;
  /** An order that is carried out later than this is refused: what it rests on is too old. */
  readonly expiresAt: Instant;
};

/** How long a look at the registry is good for (promise 3). */
export const ORDER_LIFE: Duration = 30 * SECOND;

/**
 * How long evidence is good for, counted from when the first source began to look: a use that begins after that may be
 * missed. Sources take minutes over a large account and change more slowly than a registry, so half a minute would let
 * nothing happen there; what begins to use an image later than this is seen by the watch window's signals.
 */
export const EVIDENCE_LIFE: Duration = 5 * MINUTE;

/**
 * For `step*.ts` and `probe.ts` only: the branding in one place. `evidenceSince` is when reading the evidence began;
 * absent where an order rests on the look alone, as all giving back does.
 */
export function issueOrder<What extends Change | LifecycleChange>(
  hold: { readonly id: string; readonly registry: RegistryId; readonly repository: string },
  change: What,
  lookedAt: Instant,
  evidenceSince: Instant = Number.POSITIVE_INFINITY,
): Order<What> {
  const { id, registry, repository } = hold;
  const expiresAt = Math.min(lookedAt + ORDER_LIFE, evidenceSince + EVIDENCE_LIFE);
  return { hold: id, registry, repository, change, expiresAt } as Order<What>;
}

/** The change in words for log, intent and ledger. */
export function changeText(change: Change | LifecycleChange): string {
  switch (change.kind) {
    case 'put-lifecycle-policy':
      return 'put the lifecycle policy';
    case 'delete-lifecycle-policy':
      return 'delete the lifecycle policy';
    case 'put-tag':
      return `put tag ${change.tag} on ${change.digest}`;
    case 'untag':
      return `take tag ${change.tag} off ${change.digest}`;
    case 'archive':
      return `archive ${change.digest}`;
    case 'activate':
      return `activate ${change.digest}`;
    case 'delete':
      return `delete ${change.digests.join(', ')}`;
    case 'upload':
      return `upload ${change.content.length} bytes`;
  }
}

/**
 * Whether a later look shows the change. Only this makes it true, whatever ECR answered (promise 7). An image that
 * vanished shows nothing but a deletion: taking a tag away and losing the image with it is no success.
 */
export function effectSeen(change: Change, look: Look): boolean {
  switch (change.kind) {
    case 'put-tag':
      return look.images.get(change.digest)?.tags.includes(change.tag) === true;
    case 'untag':
      return look.images.get(change.digest)?.tags.includes(change.tag) === false;
    case 'archive':
      return look.images.get(change.digest)?.status === 'ARCHIVED';
    case 'activate': {
      const status = look.images.get(change.digest)?.status;
      return status === 'ACTIVE' || status === 'ACTIVATING';
    }
    case 'delete':
      return change.digests.every((digest) => !look.images.has(digest));
    case 'upload':
      return true; // a blob without a manifest shows nowhere; the manifest that needs it is what is looked for
  }
}
