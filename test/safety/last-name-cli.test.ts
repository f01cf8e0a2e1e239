import { describe, expect, it } from 'vitest';
import { restoreAside } from '../../jobs/restore-aside.ts';
import { restoredEntries } from '../../jobs/restore-entries.ts';
import type { Fault } from '../../src/sandbox/aws/index.ts';
import { aside, pushOld, putAside, shelf } from '../jobs/story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, useWorlds, type World } from '../jobs/world.ts';

/** Promise 4 at the command line, where no worker comes back to it: an image that lost its last tag is put back now. */
const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

/** CI pushes the name in the very moment in which its put-aside form is dropped, and ECR fails so many times then. */
async function losing(world: World, fault: Fault, times: number) {
  const { aws } = world;
  const ours = pushOld(world, { tags: ['feat-a'], layersLinger: true });
  await putAside(world);
  const push = async () => void aws.ecr.push(REGION, REPOSITORY, { tags: ['feat-a'] });
  aws.faults.inject('BatchDeleteImage', { kind: 'before', run: push }, { times: 1 });
  aws.faults.inject('PutImage', fault, { times, when: () => shelf(world)[ours] === undefined });
  return ours;
}

const patient = (world: World) => world.start({ access: (own) => ({ ...own, throttled: async () => {} }) });

describe('an image that lost its last tag to a restore at the command line is put back', () => {
  const faults: readonly [string, Fault, number][] = [
    ['once ECR works again', { kind: 'error', status: 500 }, 6],
    ['once ECR stops throttling', { kind: 'throttle' }, 6],
  ];
  it.each(faults)('%s', async (_when, fault, times) => {
    const world = await worlds.open();
    const ours = await losing(world, fault, times);
    const { deps, access } = patient(world);
    const { restored } = await restoreAside(deps, access, REPOSITORY, {});
    expect(shelf(world)[ours]?.tags).toEqual([aside(ours, 'feat-a')]);
    expect(restored).toMatchObject([{ digest: ours, taken: ['feat-a'] }]);
    expect(restored[0]).not.toHaveProperty('failed');
  });

  it('where the answer got lost, but ECR did it: not put again', async () => {
    const world = await worlds.open();
    const ours = await losing(world, { kind: 'drop' }, 1);
    const { deps, access } = patient(world);
    const { restored } = await restoreAside(deps, access, REPOSITORY, {});
    expect(shelf(world)[ours]?.tags).toEqual([aside(ours, 'feat-a')]);
    expect(restored[0]).not.toHaveProperty('failed');
  });
});

it('what the image can be put back from is handed over where ECR goes on failing', async () => {
  const world = await worlds.open();
  const ours = await losing(world, { kind: 'error', status: 500 }, 100);
  const { deps, access } = patient(world);
  const { restored } = await restoreAside(deps, access, REPOSITORY, {});
  const lost = { tag: aside(ours, 'feat-a'), manifest: expect.stringContaining('schemaVersion') };
  expect(restored).toMatchObject([{ failed: expect.stringContaining('may be gone'), lost }]);
  const known = { held: new Set([ours]) };
  const [entry, ...others] = restoredEntries(access, REPOSITORY, restored, known, 0);
  expect(entry).toMatchObject({ kind: 'failed', text: expect.stringContaining('ECR deleted') });
  expect(others).toEqual([]);
});
