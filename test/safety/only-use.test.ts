import { describe, expect, it } from 'vitest';
import type { Digest } from '../../src/policy/image.ts';
import { ask, pushOld } from '../jobs/story.ts';
import { REGION, REPOSITORY, uriOf, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds({ config: { sources: { inspector: {} } } });

interface Only {
  readonly what: string;
  /** Lets one source see a use of the image; `tag` is one of its names. */
  readonly use: (world: World, tag: string, digest: Digest) => void;
  /** A call without which this source cannot know. */
  readonly call: string;
}

const CLUSTER = `arn:aws:ecs:${REGION}:123456789012:cluster/prod`;

/** Registers the image as the first of so many revisions that only who names that one can know of it. */
function buried({ aws }: World, tag: string): string {
  const image = uriOf(aws.account, REPOSITORY, `:${tag}`);
  const first = aws.ecs.registerTaskDefinition(REGION, 'report', [{ name: 'app', image }]);
  const other = uriOf(aws.account, 'shop/running', ':1.0.0');
  for (let i = 0; i < 12; i++) {
    aws.ecs.registerTaskDefinition(REGION, 'report', [{ name: 'app', image: other }]);
  }
  return first;
}

const ONLY: readonly Only[] = [
  {
    what: 'an EventBridge rule',
    call: 'events:ListTargetsByRule',
    use: (world, tag) => {
      const EcsParameters = { TaskDefinitionArn: buried(world, tag) };
      world.aws.events.putRule(REGION, { name: 'nightly', targets: [{ Arn: CLUSTER, EcsParameters }] });
    },
  },
  {
    what: 'a schedule',
    call: 'scheduler:GetSchedule',
    use: (world, tag) => {
      const EcsParameters = { TaskDefinitionArn: buried(world, tag) };
      const target = { Arn: CLUSTER, RoleArn: 'arn:aws:iam::123456789012:role/events', EcsParameters };
      world.aws.scheduler.createSchedule(REGION, { name: 'nightly', target });
    },
  },
  {
    what: 'the deployment before the current one, under a tag that has moved on',
    call: 'ecs:ListServiceDeployments',
    use: ({ aws }, _tag, digest) => {
      aws.ecr.tag(REGION, REPOSITORY, digest, '1.0.0-live');
      const image = uriOf(aws.account, REPOSITORY, ':1.0.0-live');
      const taskDefinition = aws.ecs.registerTaskDefinition(REGION, 'web', [{ name: 'app', image }]);
      const service = aws.ecs.createService(REGION, { cluster: 'prod', name: 'web', taskDefinition });
      aws.ecr.tag(REGION, REPOSITORY, aws.ecr.push(REGION, REPOSITORY, { tags: ['1.0.1'] }), '1.0.0-live');
      aws.ecs.deploy(REGION, service, { taskDefinition });
    },
  },
  {
    what: 'a Batch job definition',
    call: 'batch:DescribeJobDefinitions',
    use: ({ aws }, tag) => {
      aws.batch.registerJobDefinition(REGION, 'resize', uriOf(aws.account, REPOSITORY, `:${tag}`));
    },
  },
  {
    what: 'Inspector',
    call: 'inspector2:ListCoverage',
    use: ({ aws }, _tag, digest) => {
      aws.inspector.cover(REGION, { repository: REPOSITORY, digest, inUseCount: 1 });
    },
  },
];

/** An image nobody pulled, beside one that nothing uses. */
async function open({ use }: Only) {
  const world = await worlds.open();
  const used = pushOld(world, { tags: ['feat-used'] });
  const unused = pushOld(world, { tags: ['feat-unused'] });
  world.aws.inspector.cover(REGION, { repository: REPOSITORY, digest: unused });
  use(world, 'feat-used', used);
  world.aws.ecr.amend(REGION, REPOSITORY, used, { lastPulledAt: undefined });
  return { world, unused };
}

describe('promise 2: a known use in any source protects, and where that source fails nothing is offered', () => {
  it.each(ONLY)('the only use is in $what', async (only) => {
    const { world, unused } = await open(only);
    const [review] = await ask(world);
    expect((await world.store.reviews.frozen(review?.id ?? '')).map(({ root }) => root)).toEqual([unused]);
  });

  it.each(ONLY)('$what cannot be looked at', async (only) => {
    const { world } = await open(only);
    const fault = world.aws.faults.inject(only.call, { kind: 'deny' });
    expect(await ask(world)).toEqual([]);
    expect(fault.fired).toBeGreaterThan(0);
  });
});
