import { ECRClient, type ECRClientConfig } from '@aws-sdk/client-ecr';
import { describe, expect, it } from 'vitest';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { IN_FLIGHT } from '../../src/policy/deadlines.ts';
import { DAY, MINUTE, SECOND } from '../../src/policy/time.ts';
import {
  answer,
  askAndApprove,
  deletionsIn,
  expectNoFailure,
  holdsOf,
  passWatched,
  pushOld,
  putAside,
  shelf,
  statusesOf,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, REGION, useWorlds, type World } from '../jobs/world.ts';

/** Promise 3: what a change rests on is half a minute old at most when the request leaves, whatever held it up. */
const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

/** A worker whose credentials come late, once: `meanwhile` happens while its change waits for them. */
function withLateCredentials(world: World, isNow: () => Promise<boolean>, meanwhile: () => Promise<void>) {
  let done = false;
  const credentials = async () => {
    if (!done && (await isNow())) {
      done = true;
      await meanwhile();
    }
    const expiration = new Date(world.clock.now() - DAY); // asked for again with each request
    return { accessKeyId: 'AKIALAYAWAYTEST', secretAccessKey: 'sandbox', expiration };
  };
  return { ...withClient(world, { credentials }), wasLate: () => done };
}

function withClient(world: World, config: ECRClientConfig) {
  const change = new ECRClient({ region: REGION, maxAttempts: 1, ...config });
  const { deps } = world.start({ access: (access) => ({ ...access, change }) });
  return { deps, close: () => change.destroy() };
}

/** The owner clicks Restore, and another worker carries that out as soon as it may. */
async function restoreElsewhere(world: World, review: string): Promise<void> {
  await answer(world, review, { kind: 'restore' });
  world.clock.move(IN_FLIGHT + SECOND);
  await sweepReview(world.deps, review);
}

describe('a change whose credentials come late is not made any more', () => {
  it('a deletion: the image that was restored meanwhile stays', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    const holdOf = async () => (await holdsOf(world, id)).get(digest);
    await passWatched(world, 15 * DAY);
    const late = withLateCredentials(
      world,
      async () => (await holdOf())?.intent !== undefined,
      () => restoreElsewhere(world, id),
    );
    await sweep(late.deps);
    expect(late.wasLate()).toBe(true);
    expect(deletionsIn(world)).toEqual([]);
    expect(shelf(world)[digest]?.tags).toEqual(['feat-a']);
    expect((await holdOf())?.state.status).toBe('restored');
    late.close();
  });

  it('an untag: it would take the last name of an image that was restored meanwhile', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const id = await askAndApprove(world);
    const late = withLateCredentials(
      world,
      async () => (await holdsOf(world, id)).get(digest)?.intent?.change.kind === 'untag',
      () => restoreElsewhere(world, id),
    );
    await sweepReview(late.deps, id);
    expect(late.wasLate()).toBe(true);
    expect(shelf(world)[digest]?.tags).toEqual(['feat-a']);
    late.close();
  });
});

describe('a change that ECR did not answer', () => {
  it('may still come: nobody gives back before it must be over', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const id = await askAndApprove(world);
    let goOn = () => {};
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const run = async () => await held;
    world.aws.faults.inject('BatchDeleteImage', { kind: 'before', run }, { times: 1 });
    const hasty = withClient(world, { requestHandler: { requestTimeout: 100, throwOnRequestTimeout: true } });
    await sweepReview(hasty.deps, id);
    await answer(world, id, { kind: 'restore' });
    world.clock.move(MINUTE);
    expectNoFailure(await sweepReview(world.deps, id));
    expect(shelf(world)[digest]?.tags).toHaveLength(2);
    goOn();
    await expect.poll(() => shelf(world)[digest]?.tags).toHaveLength(1);
    world.clock.move(IN_FLIGHT - MINUTE);
    expectNoFailure(await sweepReview(world.deps, id));
    expect(shelf(world)[digest]?.tags).toEqual(['feat-a']);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    hasty.close();
  });
});

describe('an order that ran out while it waited for its turn', () => {
  it('is planned anew, and leaves no intent behind that others would wait for', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const id = await askAndApprove(world);
    const happened: string[] = [];
    const turn = async () => {
      if (happened.length === 0) world.clock.move(31 * SECOND);
      happened.push('turn');
    };
    const { deps } = world.start({
      access: (access) => ({ ...access, turn }),
      store: (store) => ({
        ...store,
        holds: {
          ...store.holds,
          async save(hold, entries) {
            if (hold.intent) happened.push('intent');
            return await store.holds.save(hold, entries);
          },
        },
      }),
    });
    expectNoFailure(await sweepReview(deps, id));
    expect(happened.slice(0, 3)).toEqual(['turn', 'turn', 'intent']);
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
  });
});
