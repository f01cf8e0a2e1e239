import { HOUR } from '../../policy/time.ts';
import type { Contents } from './contents.ts';
import type { RepositoryPlan } from './plan.ts';
import { ago, type Site, uri } from './site.ts';

/** How many releases have a task definition revision; the older half of them is INACTIVE. */
const REVISIONS = 6;

/** The ECS family of a repository. */
export function familyOf({ name }: RepositoryPlan): string {
  return name.replace('/', '-');
}

/** Runs the newest release in production and the one before it, or the same, in staging. */
export function deploy(site: Site, plan: RepositoryPlan, { releases }: Contents): void {
  const { ecs } = site.aws;
  const family = familyOf(plan);
  const deployed = releases.slice(0, REVISIONS).toReversed();
  for (const [index, { tag, days }] of deployed.entries()) {
    const containers = [{ name: 'app', image: uri(site, plan.name, `:${tag}`) }];
    ecs.registerTaskDefinition(site.region, family, containers, ago(site, days) + HOUR);
    if (index < deployed.length - REVISIONS / 2)
      ecs.deregisterTaskDefinition(site.region, `${family}:${index + 1}`);
  }
  const newest = releases[0];
  if (!newest) return;
  const at = ago(site, newest.days) + 2 * HOUR;
  const common = { taskDefinition: `${family}:${deployed.length}`, name: plan.name.replace('/', '-'), at };
  ecs.createService(site.region, { ...common, cluster: 'prod', desired: 3 });
  if (plan.team) ecs.createService(site.region, { ...common, cluster: 'stage', desired: 1 });
}
