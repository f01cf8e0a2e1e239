import { expect, test } from 'vitest';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import { DAY } from '../../src/policy/time.ts';
import { applied, OURS, policyText, propose, putByHand } from '../jobs/policy-story.ts';
import { REGION, REPOSITORY, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds();
const UNTAGGED = policyText({ tagStatus: 'untagged' }, 201);

function runs({ aws }: World, tag: string): void {
  const image = `${aws.account}.dkr.ecr.${REGION}.amazonaws.com/${REPOSITORY}:${tag}`;
  aws.ecs.registerTaskDefinition(REGION, 'checkout', [{ name: 'app', image }]);
  aws.ecs.createService(REGION, { cluster: 'prod', name: 'checkout', taskDefinition: 'checkout:1' });
}

const push = ({ aws, clock }: World, tags: string[], days: number) =>
  aws.ecr.push(REGION, REPOSITORY, { tags, pushedAt: clock.now() - days * DAY });

test('promise 6: while an old image runs by a tag that moves, no rule for untagged images is proposed', async () => {
  const world = await worlds.open();
  push(world, ['prod-live'], 300);
  runs(world, 'prod-live');
  expect(await propose(world, UNTAGGED)).toMatchObject({
    status: 'rejected',
    why: [expect.stringContaining('such as prod-live (rule 1): Nothing spares it once prod-live moves')],
  });
  // A name of its own spares it whatever moves.
  push(world, ['feat-old'], 200);
  expect((await propose(world, OURS)).status).toBe('proposed');
});

const OWN = 'Layaway: expire main-* after 201 days: branch builds';

/** Builds of main go after 201 days, but for what is promoted by a name. */
function promoted(): string {
  const [spare] = JSON.parse(policyText({ tagStatus: 'tagged', tagPatternList: ['prod*'] }, 1)).rules;
  const { countUnit: _days, ...selection } = spare.selection;
  const [rule] = JSON.parse(policyText({ tagStatus: 'tagged', tagPatternList: ['main-*'] }, 201, OWN)).rules;
  const keep = { ...selection, countType: 'imageCountMoreThan', countNumber: 100_000 };
  return JSON.stringify({
    rules: [
      { ...spare, selection: keep },
      { ...rule, rulePriority: 2 },
    ],
  });
}

test('what came into use later is told before its tag moves, not only after', async () => {
  const world = await worlds.open();
  const { deps, access, clock } = world;
  push(world, ['main-17', 'prod'], 100);
  const id = await applied(world, promoted());
  runs(world, 'prod');
  expect((await weeklyScan(deps, access)).endangered).toEqual([]);
  clock.move(20 * DAY);
  const { endangered } = await weeklyScan(deps, access);
  expect(endangered).toMatchObject([
    { ours: { id }, images: [{ tags: ['main-17', 'prod'], rule: 2, onceMoved: ['prod'] }] },
  ]);
});

test('a policy of the owner is no danger only because a tag moves every week', async () => {
  const world = await worlds.open();
  push(world, ['latest'], 1);
  runs(world, 'latest');
  putByHand(world, policyText({ tagStatus: 'untagged' }, 14, 'what latest left'));
  expect((await weeklyScan(world.deps, world.access)).endangered).toEqual([]);
});
