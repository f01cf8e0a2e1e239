import type { RepositoryPlan } from './plan.ts';
import { ago, build, type Site, uri } from './site.ts';
import { type Planned, type PlannedRepository, plannedAs, type Trap, trap } from './traps.ts';

/** Sets the traps of what runs only now and then: between two runs nothing shows that the image is wanted. */
export function setStartedTraps(site: Site, planned: Planned): Trap[] {
  return [
    batchJob(site, plannedAs(planned, 'data/etl').plan),
    nightlySchedule(site, plannedAs(planned, 'shop/search')),
  ];
}

/** Batch: a job definition that finance submits once a quarter. */
function batchJob(site: Site, plan: RepositoryPlan): Trap {
  const digest = build(site, plan, 145, { tags: ['feat-quarter-close'], pulled: 'never' });
  site.aws.batch.registerJobDefinition(
    site.region,
    'quarter-close',
    uri(site, plan.name, ':feat-quarter-close'),
  );
  return trap('batch', plan, [digest], 'Batch job definition quarter-close would run it');
}

/** Newer revisions than sources read of a family. */
const NEWER = 11;

/** EventBridge: a schedule starts the first of many revisions, which no service runs and no list of the newest holds. */
function nightlySchedule(site: Site, { plan, contents }: PlannedRepository): Trap {
  const digest = build(site, plan, 155, { tags: ['feat-full-reindex'], pulled: 'never' });
  const register = (reference: string, days: number) =>
    site.aws.ecs.registerTaskDefinition(
      site.region,
      'search-reindex',
      [{ name: 'reindex', image: uri(site, plan.name, reference) }],
      ago(site, days),
    );
  const first = register(':feat-full-reindex', 154);
  const newest = contents.releases[0];
  for (let i = 0; newest && i < NEWER; i++) register(`:${newest.tag}`, newest.days);
  const cluster = `arn:aws:ecs:${site.region}:${site.aws.account}:cluster/prod`;
  site.aws.scheduler.createSchedule(site.region, {
    name: 'full-reindex',
    target: {
      Arn: cluster,
      RoleArn: `arn:aws:iam::${site.aws.account}:role/scheduler`,
      EcsParameters: { TaskDefinitionArn: first },
    },
  });
  return trap('schedule', plan, [digest], 'the schedule full-reindex starts it');
}
