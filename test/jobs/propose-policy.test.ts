import { describe, expect, test } from 'vitest';
import type { Proposal } from '../../jobs/propose-policy.ts';
import { proposePolicy } from '../../jobs/propose-policy.ts';
import { sweepPolicies } from '../../jobs/sweep-policies.ts';
import type { RetentionPolicy } from '../../src/policy/retention-policy.ts';
import { DAY } from '../../src/policy/time.ts';
import {
  applied,
  approved,
  inForce,
  OURS,
  OWN,
  policyText,
  propose,
  putByHand,
  retention,
} from './policy-story.ts';
import { pushOld } from './story.ts';
import { REGION, REPOSITORY, useWorlds, type World } from './world.ts';

const worlds = useWorlds();

async function open(): Promise<World> {
  const world = await worlds.open();
  pushOld(world, { tags: ['feat-old'], sizeBytes: 5_000 });
  return world;
}

const rejected = (why: string): Proposal => ({
  status: 'rejected',
  why: [expect.stringContaining(why) as string],
  objections: [],
});
/** What may be gone at the next scan. */
const passing = (why: string): Proposal => ({ ...rejected(why), passing: true }) as Proposal;

test('a proposal carries the exact text, the former one, what it does, and what ECR itself says', async () => {
  const world = await open();
  putByHand(world, OWN);
  world.aws.calls.clear();
  expect(await propose(world)).toMatchObject({
    status: 'proposed',
    change: {
      version: 0,
      text: OURS,
      former: OWN,
      state: { status: 'proposed' },
      owner: { team: 'shop' },
      facts: {
        images: 1,
        expires: { images: 1, bytes: 5_000 },
        archives: { images: 0, bytes: 0 },
        rules: [{ priority: 1, sentence: 'Deletes images tagged feat-* 30 days after their push.' }],
        never: [expect.stringMatching(/^Images of class release, as long as they have such a tag \(v\*\)/)],
        preview: { status: 'agrees', images: 1 },
      },
    },
  });
  expect(world.aws.calls.mutating().map(({ operation }) => operation)).toEqual([
    'StartLifecyclePolicyPreview',
  ]);
  expect(inForce(world)).toBe(OWN);
  const [entry] = await world.store.ledger.read({ repository: REPOSITORY });
  expect(entry?.text).toBe(
    'the lifecycle policy proposed for shop/web waits for two approvals: it deletes 1 image within a day',
  );
});

test('what a retention policy says is compiled, gated and proposed beside the rules of its owner', async () => {
  const world = await open();
  putByHand(world, OWN);
  const learned: RetentionPolicy = {
    ...retention(world),
    expires: [
      {
        ...{ class: 'branch', reviews: [], because: 'The shop lead removed them twice.' },
        selection: { kind: 'tagged', patterns: ['feat-*'] },
        limit: { kind: 'days', days: 40 },
      },
    ],
  };
  const proposal = await proposePolicy(world.deps, world.access, REPOSITORY, learned);
  expect(proposal).toMatchObject({
    status: 'proposed',
    change: { former: OWN, facts: { expires: { images: 1 }, preview: { status: 'agrees' } } },
  });
  const { text } = (proposal as Extract<Proposal, { status: 'proposed' }>).change;
  expect(text).toContain('temporary');
});

test('without the permission to preview, it is said not to be cross-checked', async () => {
  const world = await open();
  world.aws.faults.inject('StartLifecyclePolicyPreview', { kind: 'deny' });
  expect(await propose(world)).toMatchObject({
    change: { facts: { preview: { status: 'not-checked', why: expect.stringContaining('not allowed') } } },
  });
});

describe('nothing is proposed', () => {
  test('where the repository has this policy', async () => {
    const world = await open();
    putByHand(world, JSON.stringify(JSON.parse(OURS), undefined, 2));
    expect((await propose(world)).status).toBe('same');
  });

  test('where the compiler refuses', async () => {
    const world = await open();
    const compile = () => ({ refused: ['There is no room for another rule.'] });
    const proposal = await proposePolicy(world.deps, world.access, REPOSITORY, retention(world), { compile });
    expect(proposal).toEqual(rejected('no room'));
  });

  test('where the text is not valid', async () => {
    expect(await propose(await open(), '{"rules":[{}]}')).toEqual(rejected('rule 1'));
  });

  test.each([
    ['the present policy cannot be read', 'GetLifecyclePolicy', 'cannot be read'],
    ['the images cannot be listed', 'DescribeImages', 'could not be seen whole'],
    ['a source fails', 'ecs:ListClusters', 'What is in use is not known: ecs cannot tell'],
  ])('where %s', async (_, operation, why) => {
    const world = await open();
    world.aws.faults.inject(operation, { kind: 'deny' });
    expect(await propose(world)).toEqual(passing(why));
    expect(await world.store.policies.open()).toEqual([]);
  });

  test('where the repository is gone', async () => {
    const world = await open();
    world.aws.ecr.deleteRepository(REGION, REPOSITORY);
    expect(await propose(world)).toEqual(passing('gone'));
  });

  test('where another account may pull, into which nobody looks', async () => {
    const world = await open();
    const name = 'shop/shared';
    const Statement = [
      { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::210987654321:root' }, Action: 'ecr:BatchGetImage' },
    ];
    world.aws.ecr.createRepository(REGION, name, { policy: { Version: '2012-10-17', Statement } });
    const compile = () => ({ text: OURS, notes: [] });
    const proposal = await proposePolicy(world.deps, world.access, name, retention(world), { compile });
    expect(proposal).toEqual(passing('210987654321'));
  });

  test('where what is in use would go, now or later', async () => {
    const world = await open();
    const repository = 'shop/running';
    const compile = () => ({ text: policyText({ tagStatus: 'any' }, 300), notes: [] });
    const proposal = await proposePolicy(world.deps, world.access, repository, retention(world), { compile });
    expect(proposal).toMatchObject({
      status: 'rejected',
      why: [expect.stringContaining('it would touch 1 image that must stay, such as 1.0.0 (rule 1): In use')],
      objections: [{ tags: ['1.0.0'], rule: 1, when: 'later' }],
    });
  });

  test('where somebody changes the policy meanwhile', async () => {
    const world = await open();
    const run = () => putByHand(world, OWN);
    world.aws.faults.inject('StartLifecyclePolicyPreview', { kind: 'before', run });
    expect(await propose(world)).toEqual(passing('Somebody changed the policy'));
  });
});

test('the effect of a policy shows in the next proposal', async () => {
  const world = await open();
  await applied(world);
  world.clock.move(DAY);
  world.aws.ecr.runLifecycleDaily();
  const wider = policyText({ tagStatus: 'tagged', tagPatternList: ['feat-*'] }, 60);
  expect(await propose(world, wider)).toMatchObject({
    change: { former: OURS, facts: { images: 0, expires: { images: 0 } } },
  });
});

test("one policy's trouble is its own", async () => {
  const world = await open();
  const id = await approved(world);
  const change = await world.store.policies.get(id);
  if (!change) throw new Error('no change');
  const elsewhere = {
    ...change,
    ...{ id: 'elsewhere', version: 0, registry: { account: '210987654321', region: 'us-east-1' } },
  };
  const entry = { at: world.clock.now(), kind: 'asked', by: 'layaway', text: 'proposed' } as const;
  expect(await world.store.policies.propose(elsewhere, entry)).toBe('saved');
  expect(await sweepPolicies(world.deps)).toMatchObject({
    changed: [{ id, state: { status: 'applied' } }],
    failed: [{ policy: 'elsewhere', why: expect.stringContaining('not in the configuration') }],
  });
});
