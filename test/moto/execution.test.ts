import { DescribeImagesCommand, PutImageTagMutabilityCommand } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probe } from '../../jobs/probe.ts';
import { sweep } from '../../jobs/sweep.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import { MovableClock } from '../../src/sandbox/clock.ts';
import { hasMoto, type Moto, startMoto } from '../cli/moto.ts';
import {
  type Asking,
  answer,
  aside,
  ask,
  expectNoFailure,
  holdsOf,
  passWatched,
  putAside,
  statusesOf,
  takeBack,
} from '../jobs/story.ts';
import { openRegistry, SCRATCH, startProcess, useAws } from '../jobs/world.ts';
import { useRedis } from '../setup/redis.ts';

const redis = useRedis();

/** An account in which nothing runs: that its sources find nothing is right. */
const config = { sources: { ecs: { expect: 0 }, lambda: { expect: 0 } }, scope: ['shop/*'] };

/**
 * moto is an AWS that this project had no hand in. It deletes an image whose tag is taken away as `{digest, tag}`, so it
 * shows that the form is tried before it is used. It protects no index and knows no archive: single images only.
 */
describe.skipIf(!hasMoto())('an execution against moto_server', () => {
  const clock = new MovableClock();
  let moto: Moto;
  let world: Asking;
  let close: () => Promise<void>;

  beforeAll(async () => {
    moto = await startMoto();
    useAws(moto.url, 'moto');
    for (const name of [SCRATCH, 'shop/one', 'shop/two']) await moto.createRepository(name, 'shop');
    const registry = await openRegistry(clock, { config });
    close = registry.close;
    const store = await redis.freshStore();
    const { deps, access } = startProcess(store, clock, registry.access, { config });
    // moto has no exclusions from pull times; asking for them each hour costs five seconds.
    world = { store, access, deps: { ...deps, readsAreHidden: async () => false } };
  });

  afterAll(async () => {
    await close();
    await moto.stop();
  });

  async function shelf(repositoryName: string): Promise<Record<string, string[]>> {
    const { imageDetails = [] } = await moto.ecr.send(new DescribeImagesCommand({ repositoryName }));
    return Object.fromEntries(
      imageDetails.map(({ imageDigest, imageTags }) => [imageDigest, [...(imageTags ?? [])].sort()]),
    );
  }

  /** Where a tag can only be taken away by its name alone, nothing is put aside unless tags cannot move. */
  async function makeImmutable(repositoryName: string): Promise<void> {
    const imageTagMutability = 'IMMUTABLE';
    await moto.ecr.send(new PutImageTagMutabilityCommand({ repositoryName, imageTagMutability }));
  }

  it('finds out that a tag must be taken away by name alone', async () => {
    expect(await probe(world.deps, world.access)).toEqual({ form: 'tag' });
    expect(await shelf(SCRATCH)).toEqual({});
  });

  it('puts aside, restores, asks again, and deletes after the window', async () => {
    const digest = await moto.push('shop/one', 'feat-a');
    await moto.push('shop/one', 'feat-a', 'feat-b');
    const before = await shelf('shop/one');
    expect(before).toEqual({ [digest]: ['feat-a', 'feat-b'] });
    clock.move(200 * DAY);

    const id = await putAside(world);
    expect(await statusesOf(world, id)).toEqual({ approved: 1 });
    expect(await shelf('shop/one')).toEqual(before);
    await makeImmutable('shop/one');
    clock.move(HOUR);
    expectNoFailure(await sweep(world.deps));
    const [root] = (await holdsOf(world, id)).keys();
    if (!root) throw new Error('no hold');
    expect(await shelf('shop/one')).toEqual({ [root]: [aside(root, 'feat-a'), aside(root, 'feat-b')] });
    await takeBack(world, id);
    expect(await shelf('shop/one')).toEqual(before);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });

    clock.move(91 * DAY);
    const again = await putAside(world);
    await passWatched({ ...world, clock }, 15 * DAY + HOUR);
    expectNoFailure(await sweep(world.deps));
    expect(await statusesOf(world, again)).toEqual({ deleted: 1 });
    expect(await shelf('shop/one')).toEqual({});
  });

  it('leaves alone what is not in the list', async () => {
    await moto.push('shop/two', 'feat-a');
    await moto.push('shop/two', '1.0.0');
    await makeImmutable('shop/two');
    clock.move(200 * DAY);
    const [review] = await ask(world);
    const before = await shelf('shop/two');
    await answer(world, review?.id ?? '', { kind: 'remove', count: 1, stated: 'delete' });
    expectNoFailure(await sweep(world.deps));
    await passWatched({ ...world, clock }, 15 * DAY + HOUR);
    expectNoFailure(await sweep(world.deps));
    const left = Object.entries(before).filter(([, tags]) => tags.includes('1.0.0'));
    expect(await shelf('shop/two')).toEqual(Object.fromEntries(left));
  });
});
