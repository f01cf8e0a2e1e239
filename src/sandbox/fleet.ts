import type { Digest, RegistryId } from '../policy/image.ts';
import type { Instant } from '../policy/time.ts';
import type { AwsSandbox } from './aws/server.ts';
import { fill, orphanSignature } from './fleet/contents.ts';
import { deploy } from './fleet/deployments.ts';
import { PLANS, TEAMS } from './fleet/plans.ts';
import { Random } from './fleet/random.ts';
import type { Site } from './fleet/site.ts';
import { setStartedTraps } from './fleet/started-traps.ts';
import { setTraps, type Trap } from './fleet/traps.ts';

/** What the fleet consists of, so that the demo can name it and tests can check what became of it. */
export interface FleetDescription {
  readonly registry: RegistryId;
  /** Each team and the value of the `owner` tag on its repositories. */
  readonly owners: readonly { readonly team: string; readonly owner: string }[];
  /** Without a team: nobody owns it. */
  readonly repositories: readonly { readonly name: string; readonly team?: string }[];
  readonly images: number;
  /** Images that look unused but are not. They must survive. */
  readonly traps: readonly Trap[];
  /** Branch builds by repository, untouched for more than 90 days and named by nothing. */
  readonly unusedBranches: ReadonlyMap<string, readonly Digest[]>;
  /** A signature whose image is gone. */
  readonly orphan: { readonly repository: string; readonly digest: Digest };
}

const REGION = 'eu-west-1';
const SEED = 20_240_611;

/** Fills the sandbox with a company of five teams, the same one each time, its dates counted back from `now`. */
export function seedFleet(aws: AwsSandbox, now: Instant): FleetDescription {
  const site: Site = { aws, now, region: REGION, random: new Random(SEED) };
  aws.ecs.createCluster(REGION, 'prod');
  aws.ecs.createCluster(REGION, 'stage');
  const planned = new Map(PLANS.map((plan) => [plan.name, { plan, contents: fill(site, plan) }]));
  for (const { plan, contents } of planned.values()) if (plan.deployed) deploy(site, plan, contents);
  const traps = [...setTraps(site, planned), ...setStartedTraps(site, planned)];
  const worker = PLANS.find((plan) => plan.name === 'payments/worker');
  if (!worker) throw new Error('the fleet has no payments/worker');
  const orphan = { repository: worker.name, digest: orphanSignature(site, worker) };
  return {
    registry: { account: aws.account, region: REGION },
    owners: TEAMS,
    repositories: PLANS.map(({ name, team }) => (team ? { name, team } : { name })),
    images: PLANS.reduce((sum, plan) => sum + aws.ecr.images(REGION, plan.name).length, 0),
    traps,
    unusedBranches: new Map([...planned].map(([name, { contents }]) => [name, contents.unusedBranches])),
    orphan,
  };
}
