import { type HeldMember, type Hold, type HoldGoal, holdId } from '../../src/policy/hold.ts';
import { DAY, type Instant } from '../../src/policy/time.ts';
import { cosign, digest, REGISTRY, REPOSITORY } from './build.ts';
import { ModelRegistry } from './step-registry.ts';

/** One image of a family: its number, names, what it lists, and whether it is held or shared with another index. */
interface Part {
  readonly n: number;
  readonly tags?: readonly string[];
  readonly signs?: number;
  readonly lists?: readonly number[];
  readonly shared?: true;
}

/** Families as they come: members in deletion order. */
export const SHAPES: Readonly<Record<string, readonly Part[]>> = {
  'one tag': [{ n: 1, tags: ['a'] }],
  'three tags': [{ n: 1, tags: ['a', 'b', 'c'] }],
  'two platforms': [{ n: 1, tags: ['a'], lists: [2, 3] }, { n: 2 }, { n: 3 }],
  'a tagged platform': [{ n: 1, tags: ['a'], lists: [2, 3] }, { n: 2, tags: ['a-arm64'] }, { n: 3 }],
  'a name on the platform only': [
    { n: 1, lists: [2] },
    { n: 2, tags: ['a-arm64'] },
  ],
  'a shared platform': [{ n: 1, tags: ['a'], lists: [2, 3] }, { n: 2 }, { n: 3, shared: true }],
  signed: [
    { n: 1, tags: ['a'] },
    { n: 4, signs: 1 },
  ],
  nested: [
    { n: 1, tags: ['a'], lists: [2, 5] },
    { n: 2, lists: [3] },
    { n: 3 },
    { n: 5, tags: ['b'] },
    { n: 6, lists: [7] },
    { n: 7 },
  ],
  untagged: [{ n: 1 }],
  'an untagged index': [{ n: 1, lists: [2, 3] }, { n: 2 }, { n: 3 }, { n: 4, signs: 1 }],
};

/** The other index that lists the shared platform, and an image that has nothing to do with any of it. */
export const NEIGHBOURS = { index: digest(80), bystander: digest(81) };

/** All of it was pulled last so long before the approval. */
const LAST_PULL = 90 * DAY;

/** A registry with one family of this shape among others, and the hold on it. */
export function plant(
  shape: keyof typeof SHAPES,
  goal: HoldGoal,
  now: Instant,
): { registry: ModelRegistry; hold: Hold } {
  const parts = SHAPES[shape] ?? [];
  const registry = new ModelRegistry();
  const shared = parts.filter((part) => part.shared).map((part) => digest(part.n));
  for (const { n, tags = [], signs, lists = [] } of parts) {
    registry.push([...tags, ...(signs ? [cosign(signs)] : [])], lists.map(digest), digest(n));
    registry.pull(digest(n), now - LAST_PULL);
  }
  if (shared.length > 0) registry.push(['other'], shared, NEIGHBOURS.index);
  registry.push(['bystander'], [], NEIGHBOURS.bystander);
  const members = parts.filter((part) => !part.shared).map((part) => memberOf(part, goal, now));
  return {
    registry,
    hold: {
      id: holdId(REGISTRY, REPOSITORY, digest(1)),
      version: 0,
      review: 'r1',
      registry: REGISTRY,
      repository: REPOSITORY,
      root: digest(1),
      members,
      stop: members.some((member) => member.tags.length > 0) ? 'tags' : 'archive',
      fingerprint: 'f',
      sizeBytes: 100,
      watch: 14 * DAY,
      ...(goal !== 'delete' && { goal }),
      approval: { by: 'U0PAYLEAD', at: now, effect: goal === 'delete' ? 'delete' : 'quarantine' },
      state: { status: 'approved' },
    },
  };
}

function memberOf({ n, tags = [], signs }: Part, goal: HoldGoal, now: Instant): HeldMember {
  const lastPulledAt = now - LAST_PULL;
  const cosigned = signs ? [cosign(signs)] : [];
  return goal === 'archive'
    ? { digest: digest(n), tags: [], staying: [...tags, ...cosigned], lastPulledAt }
    : { digest: digest(n), tags, staying: cosigned, lastPulledAt };
}
