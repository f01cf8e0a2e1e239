import type { Digest } from '../../policy/image.ts';
import { HOUR } from '../../policy/time.ts';
import type { Contents } from './contents.ts';
import { familyOf } from './deployments.ts';
import type { RepositoryPlan } from './plan.ts';
import { ago, build, buildIndex, type Site, uri } from './site.ts';

/** An image that looks unused by its age and tag, but that something names. It must survive whatever is clicked. */
export interface Trap {
  readonly name: string;
  readonly repository: string;
  readonly digests: readonly Digest[];
  readonly why: string;
}

export interface PlannedRepository {
  readonly plan: RepositoryPlan;
  readonly contents: Contents;
}
export type Planned = ReadonlyMap<string, PlannedRepository>;

/** A repository that must be in the fleet. */
export function plannedAs(planned: Planned, name: string): PlannedRepository {
  const entry = planned.get(name);
  if (!entry) throw new Error(`the fleet has no repository ${name}`);
  return entry;
}

/** Sets every trap of the fleet. */
export function setTraps(site: Site, planned: Planned): Trap[] {
  const plan = (name: string) => plannedAs(planned, name).plan;
  return [
    pinnedByLambda(site, plan('payments/worker')),
    switchedOffService(site, plan('payments/api')),
    inactiveRollback(site, plan('shop/checkout')),
    movedTag(site, plan('platform/ci-runner')),
    oldIndexInStaging(site, plan('shop/web')),
    ...runningSinceLongAgo(planned.get('legacy/report-engine')),
  ];
}

/** Lambda: a published version names a branch build by digest and is served by an alias. */
function pinnedByLambda(site: Site, plan: RepositoryPlan): Trap {
  const digest = build(site, plan, 190, { tags: ['feat-pdf-invoices'], pulled: 'never' });
  const { lambda } = site.aws;
  lambda.createFunction(site.region, 'invoice-pdf', uri(site, plan.name, `@${digest}`), ago(site, 189));
  const version = lambda.publishVersion(site.region, 'invoice-pdf', ago(site, 189));
  lambda.createAlias(site.region, 'invoice-pdf', 'live', version);
  lambda.createFunction(site.region, 'cost-report', undefined, ago(site, 300));
  return trap('lambda', plan, [digest], `Lambda invoice-pdf:${version} is pinned to its digest`);
}

/** ECS: a service at desired 0 that someone will switch on again. */
function switchedOffService(site: Site, plan: RepositoryPlan): Trap {
  const digest = build(site, plan, 210, { tags: ['feat-ledger-backfill'], pulled: 'soon' });
  const containers = [{ name: 'backfill', image: uri(site, plan.name, ':feat-ledger-backfill') }];
  const taskDefinition = site.aws.ecs.registerTaskDefinition(site.region, 'ledger-backfill', containers);
  site.aws.ecs.createService(site.region, {
    cluster: 'prod',
    name: 'ledger-backfill',
    taskDefinition,
    desired: 0,
  });
  return trap('desired-zero', plan, [digest], 'ECS service ledger-backfill (desired 0) would start it');
}

/** ECS: a revision that is INACTIVE, but to which the service can be rolled back. */
function inactiveRollback(site: Site, plan: RepositoryPlan): Trap {
  const digest = build(site, plan, 130, { tags: ['fix-vat-hotfix'], pulled: 'soon' });
  const containers = [{ name: 'app', image: uri(site, plan.name, ':fix-vat-hotfix') }];
  const arn = site.aws.ecs.registerTaskDefinition(site.region, familyOf(plan), containers, ago(site, 1));
  site.aws.ecs.deregisterTaskDefinition(site.region, arn);
  return trap('rollback', plan, [digest], 'an INACTIVE task definition revision names it');
}

/** ECS: tasks that still run what `latest` was before it moved; the image has no tag any more. */
function movedTag(site: Site, plan: RepositoryPlan): Trap {
  const digest = build(site, plan, 120, { tags: ['latest'], pulled: 'never' });
  const containers = [{ name: 'runner', image: uri(site, plan.name, ':latest') }];
  const at = ago(site, 120) + HOUR;
  const taskDefinition = site.aws.ecs.registerTaskDefinition(site.region, 'ci-runner', containers, at);
  site.aws.ecs.createService(site.region, {
    cluster: 'prod',
    name: 'ci-runner',
    taskDefinition,
    desired: 2,
    at,
  });
  for (let days = 113; days > 0; days -= 14) build(site, plan, days, { tags: ['latest'] });
  return trap(
    'moved-tag',
    plan,
    [digest],
    'tasks of ECS service ci-runner run it, though latest has moved on',
  );
}

/** ECS: an index whose children carry no tag of their own. */
function oldIndexInStaging(site: Site, plan: RepositoryPlan): Trap {
  const digests = buildIndex(site, plan, 160, 'feat-new-header');
  const containers = [{ name: 'app', image: uri(site, plan.name, ':feat-new-header') }];
  const at = ago(site, 159);
  const taskDefinition = site.aws.ecs.registerTaskDefinition(site.region, 'web-header-test', containers, at);
  const name = 'web-header-test';
  site.aws.ecs.createService(site.region, { cluster: 'stage', name, taskDefinition, desired: 1, at });
  return trap('index', plan, digests, 'ECS service web-header-test in staging runs it and its children');
}

/** A release that nobody has replaced for more than a year. */
function runningSinceLongAgo(entry: PlannedRepository | undefined): Trap[] {
  const newest = entry?.contents.releases[0];
  if (!entry || !newest) return [];
  return [trap('old-release', entry.plan, [newest.digest], 'it is what legacy-report-engine runs')];
}

export function trap(name: string, plan: RepositoryPlan, digests: readonly Digest[], why: string): Trap {
  return { name, repository: plan.name, digests, why };
}
