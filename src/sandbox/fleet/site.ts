import type { Digest } from '../../policy/image.ts';
import { DAY, HOUR, type Instant } from '../../policy/time.ts';
import type { ImageSeed } from '../aws/ecr/content.ts';
import { type Blob, digestOf } from '../aws/ecr/manifest.ts';
import type { AwsSandbox } from '../aws/server.ts';
import type { RepositoryPlan } from './plan.ts';
import type { Random } from './random.ts';

/** Where the fleet is built, and with what luck. */
export interface Site {
  readonly aws: AwsSandbox;
  readonly region: string;
  readonly now: Instant;
  readonly random: Random;
}

const MEGABYTE = 1_000_000;

/** The instant so many days ago. */
export function ago(site: Site, days: number): Instant {
  return Math.round(site.now - days * DAY);
}

export function uri({ aws, region }: Site, repository: string, reference: string): string {
  return `${aws.account}.dkr.ecr.${region}.amazonaws.com/${repository}${reference}`;
}

/** Builds one image: the repository's base layers and a layer of its own, pulled soon after by some runtime or never. */
export function build(
  site: Site,
  plan: RepositoryPlan,
  days: number,
  seed: ImageSeed & { readonly pulled?: 'soon' | 'never' } = {},
): Digest {
  const { pulled = site.random.next() < 0.6 ? 'soon' : 'never', ...content } = seed;
  const pushedAt = ago(site, days);
  const [low, high] = plan.megabytes;
  const delay = site.random.between(1, 60) * HOUR;
  return site.aws.ecr.push(site.region, plan.name, {
    sizeBytes: Math.round(site.random.between(low, high) * MEGABYTE),
    layers: baseLayers(plan),
    pushedAt,
    ...(pulled === 'soon' && {
      lastPulledAt: Math.round(Math.max(pushedAt, Math.min(site.now - HOUR, pushedAt + delay))),
    }),
    ...content,
  });
}

/** Layers that every image of a repository shares: about half of the smallest one. */
function baseLayers({ name, megabytes: [low] }: RepositoryPlan): readonly Blob[] {
  return [
    { digest: digestOf(`${name} system`), sizeBytes: Math.round(low * 0.2 * MEGABYTE) },
    { digest: digestOf(`${name} packages`), sizeBytes: Math.round(low * 0.35 * MEGABYTE) },
  ];
}

/** Builds for two platforms with a provenance attestation each, and an index over all four. */
export function buildIndex(site: Site, plan: RepositoryPlan, days: number, tag: string): readonly Digest[] {
  const platforms = ['linux/amd64', 'linux/arm64'].map((platform) => ({
    platform,
    digest: build(site, plan, days, { pulled: 'never' }),
  }));
  const attestations = platforms.map(({ digest: attests }) => ({
    attests,
    digest: build(site, plan, days, { pulled: 'never', sizeBytes: 14_200, layers: [] }),
  }));
  const children = [...platforms, ...attestations];
  const index = build(site, plan, days, { tags: [tag], children, pulled: 'soon' });
  return [index, ...children.map((child) => child.digest)];
}
