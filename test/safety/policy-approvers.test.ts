import { expect, test } from 'vitest';
import { sweepPolicies } from '../../jobs/sweep-policies.ts';
import type { Standing } from '../../src/policy/approvers.ts';
import { policyMark } from '../../src/policy/policy-text.ts';
import { HOUR } from '../../src/policy/time.ts';
import { approved, carryOn, current, decideOn, OURS, policyCalls, proposed } from '../jobs/policy-story.ts';
import { ENGINEER, LEAD, pushOld } from '../jobs/story.ts';
import { NOTHING_IN_USE, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

async function open(config: Readonly<Record<string, unknown>> = {}): Promise<World> {
  const world = await worlds.open({ config });
  pushOld(world, { tags: ['feat-old'] });
  return world;
}

/** Carries an approved policy on while Slack says this of the two who approved. */
async function carriedOn(world: World, id: string, standing: Readonly<Record<string, Standing>>) {
  const asked = async (user: string) => standing[user] ?? 'none';
  await carryOn({ ...world, deps: { ...world.deps, standing: asked } }, id);
  return (await current(world, id)).state;
}

test('promise 12: a policy is not applied once one of the two may not decide any more; what is not known waits', async () => {
  const world = await open();
  const id = await approved(world);
  const waits = await carriedOn(world, id, { [LEAD]: 'lead', [ENGINEER.by]: 'unknown' });
  expect(waits.status).toBe('approved');
  world.clock.move(HOUR);
  expect(await carriedOn(world, id, { [LEAD]: 'none', [ENGINEER.by]: 'member' })).toMatchObject({
    status: 'refused',
    what: 'apply',
    why: 'one of the two who approved it may not decide about it any more',
    anew: true,
  });
  expect(policyCalls(world)).toEqual([]);
});

test('promise 12: nor while neither is a lead any more', async () => {
  const world = await open();
  const id = await approved(world);
  expect(await carriedOn(world, id, { [LEAD]: 'member', [ENGINEER.by]: 'member' })).toMatchObject({
    why: 'neither of the two who approved it is a lead any more',
  });
  expect(policyCalls(world)).toEqual([]);
});

test('without Slack the configuration says who may decide; of a user group it cannot', async () => {
  const admins = ['U0ADMIN'];
  const group = { shop: { channel: 'C0SHOP', leads: [LEAD], members: [], userGroup: 'S0SHOP' } };
  const by = async (world: World, user: string) => {
    const { id } = await proposed(world);
    const approve = { kind: 'approve', mark: policyMark(OURS) } as const;
    await decideOn(world, id, approve, { by: user, role: 'member' });
    await decideOn(world, id, approve);
    await sweepPolicies(world.deps);
    return (await current(world, id)).state.status;
  };
  expect(await by(await open({ admins }), 'U0ADMIN')).toBe('applied');
  expect(await by(await open(), 'U0LEFT')).toBe('refused');
  expect(await by(await open({ teams: group }), 'U0INGROUP')).toBe('approved');
});
