import type { SourceReport } from '../../src/policy/evidence.ts';
import { type Family, formFamilies } from '../../src/policy/family.ts';
import type { Digest, Image } from '../../src/policy/image.ts';
import { judgeFamily } from '../../src/policy/judge.ts';
import type { JudgeContext } from '../../src/policy/judge-context.ts';
import { compileRetention, DEFAULT_SETTINGS } from '../../src/policy/retention.ts';
import { DAY, type Instant } from '../../src/policy/time.ts';
import { indexReports } from '../../src/policy/use-index.ts';
import type { Verdict } from '../../src/policy/verdict.ts';

export const NOW: Instant = Date.UTC(2026, 10, 23, 9, 0);
export const REGISTRY = { account: '123456789012', region: 'eu-west-1' };
export const REPOSITORY = 'payments/api';
export const INDEX = 'application/vnd.oci.image.index.v1+json';
export const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

/** A repository whose tags may move, as ECR makes it unless told otherwise. */
export const MUTABLE = { mutability: 'MUTABLE', exclusions: [] } as const;

/** A digest that is easy to tell apart: the number in hex, at the front, so that quarantine names differ too. */
export function digest(n: number): Digest {
  return `sha256:${n.toString(16).padStart(8, '0').padEnd(64, '0')}` as Digest;
}

/** An image pushed 200 days ago and never pulled, unless said otherwise. */
export function image(n: number, parts: Partial<Image> = {}): Image {
  return {
    digest: digest(n),
    tags: [],
    pushedAt: daysAgo(200),
    sizeBytes: 100_000_000,
    mediaType: MANIFEST,
    status: 'ACTIVE',
    ...parts,
  };
}

/** The same image with some of its fields left out. */
export function without<Field extends 'pushedAt' | 'sizeBytes' | 'mediaType'>(
  from: Image,
  field: Field,
): Image {
  const { [field]: _left, ...rest } = from;
  return rest as Image;
}

export function daysAgo(days: number): Instant {
  return NOW - days * DAY;
}

/** The families of these images; `children` says what each index lists. */
export function familiesOf(
  images: readonly Image[],
  children: ReadonlyMap<Digest, readonly Digest[]> = new Map(),
) {
  return formFamilies(images, (index) => children.get(index));
}

/** The only family of one image without index or referrers. */
export function familyOf(one: Image): Family {
  return familiesOf([one])[0] as Family;
}

export function report(
  name: string,
  parts: Partial<Extract<SourceReport, { status: 'ok' }>> = {},
): Extract<SourceReport, { status: 'ok' }> {
  return {
    name,
    registry: '123456789012/eu-west-1',
    observedAt: NOW,
    inspected: 41,
    status: 'ok',
    uses: [],
    ...parts,
  };
}

export function failed(
  name: string,
  why = 'the service did not answer',
  status: 'failed' | 'stale' | 'too-small' = 'failed',
): SourceReport {
  return {
    name,
    registry: '123456789012/eu-west-1',
    observedAt: NOW,
    inspected: 0,
    status,
    why,
  };
}

/** A context in which nothing protects and nothing is doubted. */
export function context(parts: Partial<JudgeContext> = {}): JudgeContext {
  return {
    repository: REPOSITORY,
    settings: DEFAULT_SETTINGS,
    classifier: compileRetention(DEFAULT_SETTINGS),
    index: indexReports([report('ecs')]),
    consumersNotCovered: [],
    keeps: new Map(),
    usesSeen: new Map(),
    ownReads: new Map(),
    watchedSince: daysAgo(400),
    latestReleases: new Map(),
    heldDigests: new Set(),
    lifecycleExpiry: () => undefined,
    unreadIndexes: [],
    now: NOW,
    ...parts,
  };
}

/** Judges one image that is a family of its own. */
export function judge(one: Image, parts: Partial<JudgeContext> = {}): Verdict {
  return judgeFamily(familyOf(one), context(parts));
}

/** What the winning rules are called. */
export function rules(verdict: Verdict): string[] {
  return verdict.reasons.map((reason) => reason.rule);
}

/** A seed that does not change, so that a failure found once is found again. */
export const SEED = { seed: 20_261_123 };

/** The tag of a signature of an image. */
export function cosign(n: number, kind = 'sig'): string {
  return `sha256-${digest(n).slice(7)}.${kind}`;
}
