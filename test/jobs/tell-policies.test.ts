import { expect, test } from 'vitest';
import { perform } from '../../jobs/perform.ts';
import { tellPolicies } from '../../jobs/tell-policies.ts';
import type { PolicyDecision } from '../../src/policy/policy-decide.ts';
import { policyMark } from '../../src/policy/policy-text.ts';
import type { Message } from '../../src/slack/views/blocks.ts';
import { FakeSlack } from './fake-channel.ts';
import { current, decideOn, inForce, OURS, OWN, proposed, putByHand, statusOf } from './policy-story.ts';
import { ENGINEER, pushOld } from './story.ts';
import { NOTHING_IN_USE, useWorlds, type World } from './world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

class Channel extends FakeSlack {
  readonly drawn: Message[] = [];
  readonly redraw = { card: () => undefined, reminder: () => undefined };
  takes = true;
  override readonly poster: FakeSlack['poster'] = {
    ...new FakeSlack().poster,
    post: async (post) => {
      if (!this.takes) return { status: 'later', retryAfterMs: 1_000 };
      this.posts.push(post);
      return { status: 'posted', channel: post.channel, ts: String(this.posts.length) };
    },
    update: async (_place, message) => {
      this.drawn.push(message);
      return { status: 'updated' };
    },
  };

  /** What the card says now, and the lines of its thread. */
  get card(): string {
    return JSON.stringify((this.drawn.at(-1) ?? this.posts[0]?.message)?.blocks ?? '');
  }

  get lines(): string[] {
    return this.posts.filter(({ threadTs }) => threadTs).map(({ message }) => message.text);
  }
}

const approve: PolicyDecision = { kind: 'approve', mark: policyMark(OURS) };

async function open(): Promise<{ world: World; slack: Channel; id: string }> {
  const world = await worlds.open();
  pushOld(world, { tags: ['feat-old'], sizeBytes: 5_000 });
  putByHand(world, OWN);
  const { id } = await proposed(world);
  return { world, slack: new Channel(), id };
}

test('a proposal is posted once, in its team, with the list behind its count', async () => {
  const { world, slack, id } = await open();
  for (let i = 0; i < 3; i++) await tellPolicies(world.deps, slack);
  expect(slack.posts).toHaveLength(1);
  expect(slack.posts[0]).toMatchObject({ channel: 'C0SHOP' });
  expect(slack.card).toContain('Apply to ECR: 1 image within a day');
  expect((await current(world, id)).posted).toMatchObject({ channel: 'C0SHOP', ts: '1' });
  const { images, total } = await world.store.policies.images(id, 0, 10);
  expect(images).toMatchObject([{ tags: ['feat-old'], sizeBytes: 5_000, rule: 1, action: 'expire' }]);
  expect(total).toBe(1);
});

test('what Slack does not take now is told by a later sweep', async () => {
  const { world, slack, id } = await open();
  slack.takes = false;
  await perform(world.deps, slack, { name: 'sweep' });
  expect((await current(world, id)).posted).toBeUndefined();
  slack.takes = true;
  await perform(world.deps, slack, { name: 'sweep' });
  expect((await current(world, id)).posted).toBeDefined();
});

test('where its channel is closed for good, the leads hear of it once and can answer on Home', async () => {
  const { world, id } = await open();
  const slack = new FakeSlack();
  const closed = { ...slack, redraw: { card: () => undefined, reminder: () => undefined } };
  for (const place of ['C0SHOP', 'U0SHOPLEAD']) slack.closed.add(place);
  await tellPolicies(world.deps, closed);
  expect(slack.posts).toEqual([]);
  expect(await world.store.policies.news()).toHaveLength(1);
  slack.closed.delete('U0SHOPLEAD');
  for (let i = 0; i < 3; i++) await tellPolicies(world.deps, closed);
  expect(slack.posts.map(({ channel }) => channel)).toEqual(['D-U0SHOPLEAD']);
  expect(slack.posts[0]?.message.text).toContain(
    'The channel is archived. It waits for two approvals: answer it on Home',
  );
  expect(await world.store.policies.news()).toEqual([]);
  expect((await current(world, id)).posted).toBeUndefined();
});

test('after a click the worker says who approved, applies it, draws the card and keeps the former text', async () => {
  const { world, slack, id } = await open();
  await tellPolicies(world.deps, slack);
  await decideOn(world, id, approve, ENGINEER);
  await perform(world.deps, slack, { name: 'policy', id });
  expect(slack.card).toContain('*1 of 2:*');
  expect(slack.lines.at(-1)).toContain('<@U0SHOPLEAD>: a lead has to approve, too');
  expect(slack.posts.at(-1)).toMatchObject({ calls: true });
  await decideOn(world, id, approve);
  await perform(world.deps, slack, { name: 'policy', id });
  expect(await statusOf(world, id)).toBe('applied');
  expect(inForce(world)).toBe(OURS);
  expect(slack.card).toContain('*Applied*');
  expect(slack.lines.slice(1)).toEqual([
    expect.stringContaining('the shop engineer and the shop lead approve this policy'),
    expect.stringContaining('Applied and seen in ECR'),
  ]);
  const texts = (await world.store.ledger.read({})).map(({ text }) => text);
  expect(texts).toContain(`the lifecycle policy of shop/web before this one: ${OWN}`);

  await decideOn(world, id, { kind: 'undo' });
  await perform(world.deps, slack, { name: 'sweep' });
  expect(inForce(world)).toBe(OWN);
  expect(slack.card).toContain('*Taken back*');
  const told = slack.posts.length;
  await perform(world.deps, slack, { name: 'sweep' });
  expect(slack.posts).toHaveLength(told);
});

test('a proposal that a newer one replaces says so, and one declined before it was posted stays unposted', async () => {
  const { world, slack, id } = await open();
  await tellPolicies(world.deps, slack);
  world.clock.move(1_000);
  const newer = await proposed(world);
  await decideOn(world, newer.id, { kind: 'decline' });
  await tellPolicies(world.deps, slack);
  expect(await statusOf(world, id)).toBe('superseded');
  expect(slack.card).toContain('*Replaced*');
  expect(slack.posts.filter(({ threadTs }) => !threadTs)).toHaveLength(1);
  expect(await world.store.policies.news()).toEqual([]);
});
