import { z } from 'zod';
import { DAY, type Instant } from '../../../policy/time.ts';
import { AwsError, invalidParameter } from '../errors.ts';
import { ACTIVATION, type StoredImage, statusOf } from './image.ts';
import type { Repository } from './repository.ts';
import { wildcard } from './store-image.ts';

const rule = z.object({
  rulePriority: z.number().int().min(1),
  description: z.string().optional(),
  selection: z.object({
    tagStatus: z.enum(['tagged', 'untagged', 'any']),
    tagPatternList: z.array(z.string()).optional(),
    tagPrefixList: z.array(z.string()).optional(),
    storageClass: z.enum(['standard', 'archive']).optional(),
    countType: z.enum([
      'imageCountMoreThan',
      'sinceImagePushed',
      'sinceImagePulled',
      'sinceImageTransitioned',
    ]),
    countUnit: z.literal('days').optional(),
    countNumber: z.number().int().min(1),
  }),
  action: z.object({
    type: z.enum(['expire', 'transition']),
    targetStorageClass: z.literal('archive').optional(),
  }),
});
const policy = z.object({ rules: z.array(rule).min(1).max(50) });
type Rule = z.output<typeof rule>;

/** Reads a lifecycle policy; refuses text that is none. The finer points of validity are not checked. */
export function parseLifecycle(text: string): readonly Rule[] {
  const parsed = policy.safeParse(parseJson(text));
  if (!parsed.success) throw invalidParameter(`Lifecycle policy validation failure: ${parsed.error.message}`);
  return parsed.data.rules.toSorted((a, b) => a.rulePriority - b.rulePriority);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidParameter('Lifecycle policy validation failure: not valid JSON');
  }
}

/**
 * What a policy takes from a repository now. An image that meets a rule's tag requirement is immune to lower rules but
 * still counts in their ranking; children of an index are neither marked nor ranked.
 */
export function due(
  repository: Repository,
  text: string,
  now: Instant,
): readonly { image: StoredImage; rule: Rule }[] {
  const settled = new Set<StoredImage>();
  const ranked = repository.images.filter((image) => repository.parentsOf(image.digest).length === 0);
  return parseLifecycle(text).flatMap((rule) => {
    const eligible = ranked.filter((image) => meets(rule, image, now)).toSorted(newestFirst);
    const marked = eligible.filter((image, index) => isBeyond(rule, image, index, now));
    const taken = marked.filter((image) => !settled.has(image));
    for (const image of eligible) settled.add(image);
    return taken.map((image) => ({ image, rule }));
  });
}

const newestFirst = (a: StoredImage, b: StoredImage) => rankOf(b) - rankOf(a);

/** By its push, or by the day it came back from the archive. */
function rankOf({ pushedAt = 0, storage }: StoredImage): Instant {
  return storage.kind === 'activating' ? Math.max(pushedAt, storage.since + ACTIVATION) : pushedAt;
}

function meets({ selection }: Rule, image: StoredImage, now: Instant): boolean {
  const status = selection.storageClass === 'archive' ? 'ARCHIVED' : 'ACTIVE';
  if (statusOf(image, now) !== status) return false;
  if (selection.tagStatus === 'any') return true;
  if (selection.tagStatus === 'untagged') return image.tags.length === 0;
  const patterns = selection.tagPatternList ?? (selection.tagPrefixList ?? []).map((prefix) => `${prefix}*`);
  return (
    patterns.length > 0 && patterns.every((pattern) => image.tags.some((tag) => wildcard(pattern).test(tag)))
  );
}

function isBeyond({ selection }: Rule, image: StoredImage, rank: number, now: Instant): boolean {
  if (selection.countType === 'imageCountMoreThan') return rank >= selection.countNumber;
  const since = startOf(selection.countType, image);
  return since !== undefined && now - since > selection.countNumber * DAY;
}

function startOf(countType: string, image: StoredImage): Instant | undefined {
  if (countType === 'sinceImagePulled') return lastWanted(image) ?? image.pushedAt;
  if (countType === 'sinceImagePushed') return image.pushedAt;
  return image.storage.kind === 'archive' ? image.storage.archivedAt : undefined;
}

/** When it was last pulled, or came back from the archive since. */
function lastWanted({ lastPulledAt, storage }: StoredImage): Instant | undefined {
  if (storage.kind !== 'activating') return lastPulledAt;
  return Math.max(lastPulledAt ?? 0, storage.since + ACTIVATION);
}

/** Runs a repository's policy once and answers the digests it expired or archived. Index children go with the index, referrers with their subject. */
export function runLifecycle(repository: Repository, now: Instant): readonly string[] {
  if (!repository.lifecycle) return [];
  const taken = due(repository, repository.lifecycle.text, now);
  for (const { image, rule } of taken) {
    if (rule.action.type === 'transition') image.storage = { kind: 'archive', archivedAt: now };
    else expire(repository, image);
  }
  repository.lifecycle.lastEvaluatedAt = now;
  return taken.map(({ image }) => image.digest);
}

/**
 * Signatures and other referrers go within a day of their subject, so here at once. What an index listed goes, too:
 * ECR may keep it, which would hide from tests whoever counts too few.
 */
function expire(repository: Repository, image: StoredImage): void {
  repository.remove(image);
  repository.expired.add(image.digest);
  for (const referrer of repository.images) {
    if (referrer.subject === image.digest) expire(repository, referrer);
  }
  for (const digest of image.children) {
    const child = repository.image(digest);
    if (child && child.tags.length === 0 && repository.parentsOf(digest).length === 0)
      expire(repository, child);
  }
}

/** Whether a day has passed since the policy was set or last run. */
export function isDue({ lifecycle }: Repository, now: Instant): boolean {
  return lifecycle !== undefined && now - (lifecycle.lastEvaluatedAt ?? lifecycle.setAt) >= DAY;
}

/** ECR's answer where a repository has no policy. */
export function noPolicy({ settings }: Repository): AwsError {
  return new AwsError(
    'LifecyclePolicyNotFoundException',
    `Lifecycle policy does not exist for the repository with name '${settings.name}'`,
  );
}
