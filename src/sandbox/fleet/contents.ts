import { createHash } from 'node:crypto';
import type { Digest } from '../../policy/image.ts';
import type { RepositoryPlan } from './plan.ts';
import { ago, build, buildIndex, type Site } from './site.ts';
import { branchTag, topic } from './topics.ts';

/** What was put into one repository. */
export interface Contents {
  /** Newest first. */
  readonly releases: readonly Release[];
  readonly unusedBranches: readonly Digest[];
}

export interface Release {
  readonly tag: string;
  readonly digest: Digest;
  readonly days: number;
}

/** Nobody has used these for three months: older than this, and pulled at the most in their first days. */
const UNUSED = { from: 101, to: 270 } as const;
const FRESH = { from: 1, to: 18 } as const;

/** Fills one repository by its plan. */
export function fill(site: Site, plan: RepositoryPlan): Contents {
  site.aws.ecr.createRepository(site.region, plan.name, {
    createdAt: ago(site, 900),
    ...plan.seed,
    tags: plan.team ? { owner: plan.team, 'cost-center': `cc-${plan.team}` } : {},
  });
  const { team = 'legacy' } = plan;
  const pulls = 400 + site.random.whole(0, 300);
  const releases = fillReleases(site, plan);
  if (plan.signed) sign(site, plan, releases.slice(0, 8));
  const unused = many(plan.unusedBranches, (i) =>
    one(site, plan, spread(plan.unusedBranches, i, UNUSED), branchTag(team, i)),
  );
  const offset = plan.unusedBranches ?? 0;
  many(plan.freshBranches, (i) =>
    one(site, plan, spread(plan.freshBranches, i, FRESH), branchTag(team, offset + i)),
  );
  many(plan.unusedPreviews, (i) =>
    one(site, plan, spread(plan.unusedPreviews, i, UNUSED), `pr-${pulls - i * 7}`),
  );
  many(plan.freshPreviews, (i) =>
    one(site, plan, spread(plan.freshPreviews, i, FRESH), `pr-${pulls + 120 - i * 3}`),
  );
  many(plan.caches, (i) => one(site, plan, i < 6 ? 2 + i : 100 + i * 6, cacheTag(team, i)));
  many(plan.experiments, (i) => one(site, plan, 102 + i * 7, experimentTag(team, i)));
  many(plan.untagged, (i) => build(site, plan, 105 + i * 21));
  return { releases, unusedBranches: unused };
}

function many<T>(count = 0, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** Spreads `count` images evenly over a stretch of days, youngest first. */
function spread(count = 1, index: number, { from, to }: { from: number; to: number }): number {
  return from + ((to - from) * (index + 0.5)) / count;
}

function one(site: Site, plan: RepositoryPlan, days: number, tag: string): Digest {
  if (plan.multiArch) return buildIndex(site, plan, days, tag)[0] as Digest;
  return build(site, plan, days, { tags: [tag] });
}

const cacheTag = (team: string, i: number): string =>
  i < 6 ? `buildcache-main-${i + 1}` : `cache-${branchTag(team, i)}`;
const experimentTag = (team: string, i: number): string =>
  `${['exp', 'tmp', 'poc'][i % 3]}-${topic(team, i)}`;

function fillReleases(site: Site, plan: RepositoryPlan): Release[] {
  const releases: Release[] = [];
  let days = plan.newestRelease ?? site.random.between(2, 6);
  for (let i = 0; i < plan.releases; i++) {
    const tag = releaseTag(plan, plan.releases - i);
    releases.push({ tag, days, digest: one(site, plan, days, tag) });
    days += site.random.between(8, 15);
  }
  return releases;
}

/** The nth release: three patches to a minor version. */
function releaseTag({ name, prefix = '', major }: RepositoryPlan, n: number): string {
  if (prefix === 'release-') return `release-${140 + n}`;
  return `${prefix}${major}.${((name.length * 7) % 50) + Math.floor(n / 3)}.${n % 3}`;
}

const SIGNATURE = 'application/vnd.dev.cosign.artifact.sig.v1+json';

function sign(site: Site, plan: RepositoryPlan, releases: readonly Release[]): void {
  for (const { digest, days } of releases) {
    const content = { sizeBytes: 3_100, layers: [], pulled: 'never' } as const;
    if (plan.signed === 'tags') build(site, plan, days, { ...content, tags: [signatureTag(digest)] });
    else build(site, plan, days, { ...content, subject: digest, artifactType: SIGNATURE });
  }
}

/** The tag under which cosign keeps the signature of a digest. */
export function signatureTag(digest: Digest): string {
  return `${digest.replace(':', '-')}.sig`;
}

/** A signature whose image is long gone. */
export function orphanSignature(site: Site, plan: RepositoryPlan): Digest {
  const gone = createHash('sha256').update('an image deleted long ago').digest('hex');
  const tags = [`sha256-${gone}.sig`];
  return build(site, plan, 240, { tags, sizeBytes: 3_100, layers: [], pulled: 'never' });
}
