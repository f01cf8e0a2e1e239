import { expect, test } from 'vitest';
import type { EndangeredIn } from '../../jobs/find-endangered.ts';
import { tellEndangered } from '../../jobs/tell-endangered.ts';
import type { Digest } from '../../src/policy/image.ts';
import { POLICY_ACTION } from '../../src/slack/policy-ids.ts';
import { FakeSlack } from './fake-channel.ts';
import { applied, current } from './policy-story.ts';
import { pushOld } from './story.ts';
import { REPOSITORY, START, useWorlds, type World } from './world.ts';

const worlds = useWorlds();
const TEAMS = {
  shop: { channel: 'C0SHOP', leads: ['U0SHOPLEAD'], members: ['U0SHOPENG'] },
  platform: { channel: 'C0PLATFORM', leads: ['U0PLATLEAD'] },
};

const open = () => worlds.open({ config: { teams: TEAMS, owners: { fallback: 'platform' } } });

const inDanger = (n: number, parts: Partial<EndangeredIn> = {}): EndangeredIn => ({
  repository: REPOSITORY,
  team: 'shop',
  images: [
    {
      ...{
        digest: `sha256:${String(n).repeat(64)}` as Digest,
        tags: [`feat-${n}`],
        rule: 2,
        action: 'expire',
      },
      sentence: 'Deletes images tagged feat-* 90 days after their push.',
      ...(n > 1 && { when: START }),
      why: 'In use: service refunds (ecs).',
    },
  ],
  ...parts,
});

async function tell({ deps, access }: World, slack: FakeSlack, ...found: EndangeredIn[]): Promise<void> {
  await tellEndangered(deps, slack.poster, access.key, found);
}

test('team and platform hear of it once, and again where it comes back; the record has it', async () => {
  const world = await open();
  const slack = new FakeSlack();
  await tell(world, slack, inDanger(1));
  await tell(world, slack, inDanger(1));
  expect(slack.posts.map(({ channel }) => channel)).toEqual(['C0SHOP', 'C0PLATFORM']);
  const [shown] = slack.posts;
  const text = JSON.stringify(shown?.message.blocks);
  expect(text).toContain('as soon as enough newer images are pushed, by rule 2');
  expect(text).toContain('In use: service refunds');
  expect(text).not.toContain(POLICY_ACTION.undo);
  const both = { ...inDanger(1), images: [...inDanger(1).images, ...inDanger(2).images] };
  await tell(world, slack, both);
  expect(slack.posts).toHaveLength(4);
  expect(JSON.stringify(slack.posts.at(-1)?.message.blocks)).not.toContain('feat-1');
  const entries = await world.store.ledger.read({ repository: REPOSITORY });
  expect(entries.map(({ text: said }) => said)).toEqual([
    expect.stringContaining('will take 1 image in need: feat-2, In use'),
    expect.stringContaining('will take 1 image in need: feat-1, In use'),
  ]);
});

test('one of ours comes with the click that takes it back', async () => {
  const world = await open();
  pushOld(world, { tags: ['feat-old'] });
  const ours = await current(world, await applied(world));
  const slack = new FakeSlack();
  await tell(world, slack, inDanger(1, { ours }));
  expect(JSON.stringify(slack.posts[0]?.message.blocks)).toContain(POLICY_ACTION.undo);
});

test('it is told until one place took it, and calls the leads', async () => {
  const world = await open();
  const slack = new FakeSlack();
  for (const place of ['C0SHOP', 'C0PLATFORM', 'U0SHOPLEAD', 'U0PLATLEAD']) slack.closed.add(place);
  await tell(world, slack, inDanger(1));
  expect(await world.store.policies.endangered(world.access.key, REPOSITORY)).toEqual([]);
  expect(await world.store.ledger.read({ repository: REPOSITORY })).toEqual([]);

  slack.closed.delete('U0PLATLEAD');
  await tell(world, slack, inDanger(1));
  await tell(world, slack, inDanger(1));
  expect(slack.posts.map(({ channel }) => channel)).toEqual(['D-U0PLATLEAD']);
  expect(slack.posts[0]).toMatchObject({ calls: true });
  expect(await world.store.policies.endangered(world.access.key, REPOSITORY)).toHaveLength(1);
  expect(await world.store.ledger.read({ repository: REPOSITORY })).toHaveLength(1);

  slack.closed.delete('C0PLATFORM');
  await tell(world, slack, inDanger(2));
  expect(slack.posts.at(-1)).toMatchObject({ channel: 'C0PLATFORM', calls: true });
  expect(JSON.stringify(slack.posts.at(-1)?.message.blocks)).toContain('<@U0PLATLEAD>: This rule is not');
});

test('nothing is posted in observe; what Slack could not take is told after the next scan', async () => {
  const world = await open();
  const observing = world.start({ config: { mode: 'observe', teams: TEAMS } });
  const slack = new FakeSlack();
  await tellEndangered(observing.deps, slack.poster, world.access.key, [inDanger(1)]);
  expect(slack.posts).toEqual([]);
  const busy = { ...slack.poster, post: async () => ({ status: 'later', retryAfter: 1 }) as never };
  await tellEndangered(world.deps, busy, world.access.key, [inDanger(1)]);
  expect(await world.store.policies.endangered(world.access.key, REPOSITORY)).toEqual([]);
  await tell(world, slack, inDanger(1, { team: undefined as never }));
  expect(slack.posts.map(({ channel }) => channel)).toEqual(['C0PLATFORM']);
});

const moving = (n: number, ...onceMoved: string[]): EndangeredIn => {
  const { images, ...one } = inDanger(n);
  return { ...one, images: images.map((image) => ({ ...image, ours: true, onceMoved })) };
};

test('what only goes once its tag moves is told as that, with what helps', async () => {
  const world = await open();
  const slack = new FakeSlack();
  await tell(world, slack, moving(2, 'prod-live'));
  const text = JSON.stringify(slack.posts[0]?.message.blocks);
  expect(text).toContain('would, once a tag moves, take 1 image that must stay');
  expect(text).toContain('or the day after, once `prod-live` stands on another image, by rule 2');
  expect(text).toContain('Two people approved this rule; whoever keeps the policy can take it out.');
  expect(text).toContain('stays if the rule waits for more days');
  expect(text).not.toContain('by a rule for their tags');
});

test('and once for the tag, not for each build that bears it', async () => {
  const world = await open();
  const slack = new FakeSlack();
  await tell(world, slack, moving(2, 'latest', 'main-17'));
  await tell(world, slack, moving(3, 'main-18', 'latest'));
  await tell(world, slack, moving(4, 'latest'));
  expect(slack.posts).toHaveLength(2);
  await tell(world, slack, moving(5, 'prod'));
  expect(slack.posts).toHaveLength(4);
  // What goes as it is was not told by that.
  await tell(world, slack, inDanger(5));
  expect(slack.posts).toHaveLength(6);
});

test('the registry is named where there are several', async () => {
  const { deps, access } = await open();
  const slack = new FakeSlack();
  const registries = [...deps.config.registries, ...deps.config.registries];
  const several = { ...deps, config: { ...deps.config, registries } };
  await tellEndangered(several, slack.poster, access.key, [inDanger(1)]);
  expect(slack.posts[0]?.message.text).toContain(`${REPOSITORY} in ${access.key}: The lifecycle`);
  expect(JSON.stringify(slack.posts[0]?.message.blocks)).toContain(` in ${access.key} · The lifecycle`);
});
