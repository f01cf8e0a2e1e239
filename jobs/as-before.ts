import { OWN_READ_MARGIN } from '../src/policy/as-left.ts';
import type { Hold } from '../src/policy/hold.ts';
import type { Image } from '../src/policy/image.ts';
import { originalTag } from '../src/policy/quarantine-tag.ts';
import { takenNames } from '../src/policy/taken-names.ts';

/**
 * The images as they would be had Layaway not touched them: quarantine tags under their old names, archived members
 * active, and our own manifest reads taken out of the pull times. Anything else that changed shows.
 */
export function asBefore(images: readonly Image[], holds: readonly Hold[]): Image[] {
  const held = new Map(
    holds.flatMap((hold) => hold.members.map((member) => [member.digest, { hold, member }] as const)),
  );
  const taken = takenNames(images);
  return images.map((image) => {
    const takenTags = taken.get(image.digest);
    const ours = held.get(image.digest);
    if (!ours) return image;
    const { hold, member } = ours;
    const { lastPulledAt, ...rest } = image;
    const ownPull =
      lastPulledAt !== undefined &&
      hold.readAt !== undefined &&
      Math.abs(lastPulledAt - hold.readAt) <= OWN_READ_MARGIN;
    const pulled = ownPull ? member.lastPulledAt : lastPulledAt;
    return {
      ...rest,
      tags: [...new Set(image.tags.map((tag) => originalTag(image.digest, tag) ?? tag))],
      ...(takenTags && { takenTags }),
      status: hold.stop === 'archive' ? 'ACTIVE' : image.status,
      ...(pulled !== undefined && { lastPulledAt: pulled }),
    };
  });
}
