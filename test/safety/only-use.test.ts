import { expect } from 'vitest';
import { PULLS } from '../../src/policy/pulls.ts';
import { DAY } from '../../src/policy/time.ts';
import { type Call, startAwsSandbox } from '../../src/sandbox/aws/index.ts';
import { REGION, REPOSITORY, RUNNING, uriOf } from '../jobs/world.ts';
import { type Emptied, type Mend, type Naming, type OnlyUse, provesOnlyUses, type Site } from './only-use.ts';

const ANYHOW: readonly Naming[] = ['digest', 'tag', 'platform'];
const CLUSTER = `arn:aws:ecs:${REGION}:123456789012:cluster/prod`;
const ROLE = 'arn:aws:iam::123456789012:role/events';

/** Refuses a call, and holds that it was made. */
const denied =
  (operation: string, when?: (call: Call) => boolean) =>
  ({ aws }: Site): Mend => {
    const fault = aws.faults.inject(operation, { kind: 'deny' }, { ...(when && { when }) });
    return () => {
      expect(fault.fired).toBeGreaterThan(0);
      fault.remove();
    };
  };

const otherImage = ({ aws }: Site) => uriOf(aws.account, RUNNING, ':1.0.0');

function register(site: Site, family: string, image: string): string {
  return site.aws.ecs.registerTaskDefinition(REGION, family, [{ name: 'app', image }]);
}

/** The first of so many revisions that only who names this one can know of it. */
function buried(site: Site, { word, uri }: { readonly word: string; readonly uri: string }): string {
  const first = register(site, word, uri);
  for (let i = 0; i < 11; i++) register(site, word, otherImage(site));
  return first;
}

const ECS: readonly OnlyUse[] = [
  {
    what: 'a service at desired 0',
    source: 'ecs',
    by: ANYHOW,
    use: (site, named) => {
      const seed = { cluster: 'prod', name: named.word, taskDefinition: buried(site, named), desired: 0 };
      site.aws.ecs.createService(REGION, seed);
    },
    fail: denied('ecs:DescribeServices'),
  },
  {
    what: 'a running task',
    source: 'ecs',
    by: ANYHOW,
    use: (site, named) => void site.aws.ecs.runTask(REGION, 'prod', buried(site, named)),
    fail: denied('ecs:DescribeTasks'),
  },
  {
    what: 'an INACTIVE task definition revision',
    source: 'ecs',
    by: ANYHOW,
    use: (site, { word, uri }) => {
      const old = register(site, word, uri);
      register(site, word, otherImage(site));
      site.aws.ecs.deregisterTaskDefinition(REGION, old);
    },
    fail: denied('ecs:ListTaskDefinitions', ({ input }) => JSON.stringify(input).includes('INACTIVE')),
  },
  {
    what: 'the deployment before this one',
    source: 'ecs',
    by: ANYHOW,
    use: (site, named) => {
      const { ecs } = site.aws;
      const seed = { cluster: 'prod', name: named.word, taskDefinition: buried(site, named) };
      ecs.deploy(REGION, ecs.createService(REGION, seed), { taskDefinition: named.word });
    },
    fail: denied('ecs:ListServiceDeployments'),
  },
  {
    what: 'a deployment under a tag that moved on',
    source: 'ecs',
    by: ['digest'],
    use: (site, { word, root }) => {
      const { ecr, ecs, account } = site.aws;
      ecr.tag(REGION, REPOSITORY, root, 'live');
      const taskDefinition = register(site, word, uriOf(account, REPOSITORY, ':live'));
      const service = ecs.createService(REGION, { cluster: 'prod', name: word, taskDefinition });
      ecr.tag(REGION, REPOSITORY, ecr.push(REGION, REPOSITORY, { tags: ['1.0.1'] }), 'live');
      ecs.deploy(REGION, service, { taskDefinition });
    },
    fail: denied('ecs:DescribeServiceRevisions'),
  },
  {
    what: 'an EventBridge rule',
    source: 'ecs',
    by: ANYHOW,
    use: (site, named) => {
      const target = { Arn: CLUSTER, EcsParameters: { TaskDefinitionArn: buried(site, named) } };
      site.aws.events.putRule(REGION, { name: named.word, targets: [target] });
    },
    fail: denied('events:ListTargetsByRule'),
  },
  {
    what: 'a schedule',
    source: 'ecs',
    by: ANYHOW,
    use: (site, named) => {
      const EcsParameters = { TaskDefinitionArn: buried(site, named) };
      const target = { Arn: CLUSTER, RoleArn: ROLE, EcsParameters };
      site.aws.scheduler.createSchedule(REGION, { name: named.word, target });
    },
    fail: denied('scheduler:GetSchedule'),
  },
];

const LAMBDA: readonly OnlyUse[] = [
  {
    what: '$LATEST of a function',
    source: 'lambda',
    by: ANYHOW,
    use: ({ aws }, { word, uri }) => aws.lambda.createFunction(REGION, word, uri),
    fail: denied('lambda:ListFunctions'),
  },
  {
    what: 'a published version of a function',
    source: 'lambda',
    by: ANYHOW,
    use: (site, { word, uri }) => {
      const { lambda } = site.aws;
      lambda.createFunction(REGION, word, uri);
      lambda.publishVersion(REGION, word);
      lambda.updateCode(REGION, word, otherImage(site));
    },
    fail: denied('lambda:ListVersionsByFunction'),
  },
  {
    what: 'an alias of a function',
    source: 'lambda',
    by: ANYHOW,
    use: (site, { word, uri }) => {
      const { lambda } = site.aws;
      lambda.createFunction(REGION, word, uri);
      lambda.createAlias(REGION, word, 'live', lambda.publishVersion(REGION, word));
      lambda.updateCode(REGION, word, otherImage(site));
    },
    fail: denied('lambda:ListAliases'),
  },
];

const OTHERS: readonly OnlyUse[] = [
  {
    what: 'a Batch job definition',
    source: 'batch',
    by: ANYHOW,
    use: ({ aws }, { word, uri }) => void aws.batch.registerJobDefinition(REGION, word, uri),
    fail: denied('batch:DescribeJobDefinitions'),
  },
  {
    what: 'a Batch job whose definition is gone',
    source: 'batch',
    by: ANYHOW,
    use: ({ aws: { batch } }, { word, uri }) => {
      const definition = batch.registerJobDefinition(REGION, word, uri);
      batch.submitJob(REGION, { queue: batch.createQueue(REGION, word), name: word, definition });
      batch.deregisterJobDefinition(REGION, definition);
    },
    fail: denied('batch:ListJobs'),
  },
  {
    what: 'what Inspector sees running',
    source: 'inspector',
    by: ['digest', 'platform'],
    use: ({ aws }, { digest }) =>
      aws.inspector.cover(REGION, { repository: REPOSITORY, digest, inUseCount: 1 }),
    fail: denied('inspector2:ListCoverage'),
  },
  {
    what: 'a pull of last week',
    source: PULLS,
    by: ['digest', 'platform'],
    use: ({ aws, clock }, { digest }) => {
      aws.ecr.amend(REGION, REPOSITORY, digest, { lastPulledAt: clock.now() - 6 * DAY });
    },
    fail: denied('DescribeImages'),
  },
];

/** Sends one service's calls to an account in which there is nothing. */
const elsewhere =
  (...services: readonly string[]) =>
  async ({ clock }: Site): Promise<Mend> => {
    const nowhere = await startAwsSandbox({ now: clock.now });
    for (const service of services) process.env[`AWS_ENDPOINT_URL_${service}`] = nowhere.url;
    return async () => {
      for (const service of services) delete process.env[`AWS_ENDPOINT_URL_${service}`];
      await nowhere.close();
    };
  };

const EMPTIED: readonly Emptied[] = [
  { source: 'ecs', empty: elsewhere('ECS', 'EVENTBRIDGE', 'SCHEDULER') },
  { source: 'lambda', empty: elsewhere('LAMBDA') },
  { source: 'batch', empty: elsewhere('BATCH') },
  { source: 'inspector', empty: elsewhere('INSPECTOR2') },
];

provesOnlyUses({
  uses: [...ECS, ...LAMBDA, ...OTHERS],
  emptied: EMPTIED,
  config: () => ({ sources: { inspector: {} } }),
});
