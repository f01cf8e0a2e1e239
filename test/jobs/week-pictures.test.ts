import pino from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { finishPictures } from '../../jobs/finish-pictures.ts';
import { type PictureDeps, weekPictures } from '../../jobs/week-pictures.ts';
import { createPicturing } from '../../src/app/picturing.ts';
import { defaultConfig } from '../../src/config.ts';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
import { MovableClock } from '../../src/sandbox/clock.ts';
import { type SlackSandbox, startSlackSandbox } from '../../src/sandbox/slack/start.ts';
import { createUploads } from '../../src/slack/uploads.ts';
import { impatientClient } from '../../src/slack/web-client.ts';
import type { Store } from '../../src/store/store.ts';
import { NOW, REGISTRY, week } from '../pictures/weeks.ts';
import { useRedis } from '../setup/redis.ts';

const WEEK = '2026-W48';

describe('the pictures of a week', () => {
  const redis = useRedis();
  let slack: SlackSandbox | undefined;
  afterEach(() => slack?.close());

  const setUp = async () => {
    const clock = new MovableClock(NOW);
    const sandbox = await startSlackSandbox({ now: clock.now });
    slack = sandbox;
    const store = await redis.freshStore();
    await store.growth.note(week(1, { release: 5e9, branch: 2e9 }));
    await store.growth.note(week(0, { release: 5e9, branch: 1e9 }, { deleted: { images: 3, bytes: 1e9 } }));
    const logged: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line: string) => logged.push(line) });
    const registries = [{ key: REGISTRY }] as const;
    const deps: PictureDeps = { store, now: clock.now, log, registries, config: defaultConfig() };
    const client = impatientClient({
      botToken: sandbox.credentials.botToken,
      slackApiUrl: sandbox.apiUrl,
      timeout: 2_000,
    });
    const waited: number[] = [];
    const picturing = {
      ...createPicturing(store, createUploads(client, clock.now)),
      wait: async (time: number) => {
        waited.push(time);
      },
      draw: async () => new Uint8Array([1, 2, 3]),
    };
    const show = (more: Partial<PictureDeps> = {}) => weekPictures({ ...deps, ...more }, picturing, WEEK);
    const files = () => sandbox.workspace.files.all;
    return { sandbox, store, clock, deps, picturing, show, files, waited, logged };
  };

  test('are uploaded once and found again, ready to be shown', async () => {
    const { show, files, sandbox, store, waited } = await setUp();
    sandbox.workspace.files.notReadyFor = 2;
    const first = await show();
    expect(first.shown).toMatchObject([{ file: 'F0UPLOAD001', title: 'All registries, 23 Nov 2026' }]);
    expect(first.sentence).toContain('All registries store 6.0 GB in 40 images');
    expect(waited).toEqual([300, 1_200]);
    expect(await show()).toEqual(first);
    expect(files()).toMatchObject([{ name: `layaway-growth-${WEEK}.png`, completed: true, looksLeft: 0 }]);
    expect(files()[0]?.alt).toContain('Deleted so far, seen gone by a scan: 1.0 GB');
    expect(await store.pictures.newest()).toMatchObject([
      { file: 'F0UPLOAD001', kind: 'growth', week: WEEK },
    ]);
  });

  test('that Slack is not done with are left out, and there with the next message', async () => {
    const { show, files, sandbox, waited, logged } = await setUp();
    sandbox.workspace.files.notReadyFor = 6;
    const first = await show();
    expect(first.shown).toEqual([]);
    expect(first.sentence).toContain('All registries store');
    expect(waited).toHaveLength(4);
    expect(logged.join()).toContain('Slack is not done with a picture');
    expect((await show()).shown).toEqual([]);
    expect((await show()).shown).toHaveLength(1);
    expect(files()).toHaveLength(1);
  });

  test('without the scope there are none; it is said once and not tried again this week', async () => {
    const { show, sandbox, logged } = await setUp();
    sandbox.workspace.scopes.delete('files:write');
    expect((await show()).shown).toEqual([]);
    expect((await show()).shown).toEqual([]);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('the app lacks files:write or files:read');
    expect(sandbox.calls.map(({ method }) => method)).toEqual(['files.getUploadURLExternal']);
  });

  test('a crash after the upload uploads nothing again', async () => {
    const { show, files, store } = await setUp();
    const dying: Store = {
      ...store,
      pictures: {
        ...store.pictures,
        note: async (record) => {
          if (record.status === 'ready') throw new Error('killed');
          await store.pictures.note(record);
        },
      },
    };
    expect((await show({ store: dying })).shown).toEqual([]);
    expect((await show()).shown).toMatchObject([{ file: 'F0UPLOAD001' }]);
    expect(files()).toHaveLength(1);
  });

  test('what was never completed is uploaded anew, three times at most', async () => {
    const { show, files, sandbox, clock, logged } = await setUp();
    sandbox.faults.error('files.completeUploadExternal', 'internal_error', 99);
    for (let i = 0; i < 5; i++) {
      expect((await show()).shown).toEqual([]);
      clock.move(HOUR);
    }
    expect(files()).toHaveLength(3);
    expect(logged.at(-1)).toContain('3 uploads came to nothing');
    sandbox.faults.clear();
    expect((await show()).shown).toEqual([]);
  });

  test('the tries are not spent on one short trouble', async () => {
    const { show, files, sandbox } = await setUp();
    sandbox.faults.error('files.completeUploadExternal', 'internal_error', 99);
    for (let lead = 0; lead < 5; lead++) await show();
    expect(files()).toHaveLength(1);
  });

  test('that Slack did not take at once are there with a later sweep, also where no list is due', async () => {
    const { show, files, sandbox, store, clock, deps, picturing } = await setUp();
    sandbox.faults.error('files.getUploadURLExternal', 'internal_error', 1);
    expect((await show()).shown).toEqual([]);
    expect(await store.pictures.newest()).toEqual([]);
    await finishPictures(deps, picturing);
    expect(files()).toEqual([]);
    clock.move(10 * MINUTE);
    await finishPictures(deps, picturing);
    expect(await store.pictures.newest()).toMatchObject([{ kind: 'growth', week: WEEK, tries: 2 }]);
    clock.move(10 * MINUTE);
    await finishPictures(deps, picturing);
    expect(files()).toHaveLength(1);
  });

  test('a week of sweeps tries three times, and not once more a week later', async () => {
    const { show, sandbox, clock, deps, picturing } = await setUp();
    sandbox.faults.error('files.getUploadURLExternal', 'internal_error', 99);
    await show();
    for (let i = 0; i < 30; i++) {
      clock.move(10 * MINUTE);
      await finishPictures(deps, picturing);
    }
    const begun = () => sandbox.calls.filter(({ method }) => method === 'files.getUploadURLExternal').length;
    expect(begun()).toBe(3);
    clock.move(8 * DAY);
    await finishPictures(deps, picturing);
    await finishPictures(deps, undefined);
    expect(begun()).toBe(3);
  });

  test('a lost answer to the last step is settled by a look', async () => {
    const { show, files, sandbox } = await setUp();
    sandbox.faults.dropAnswer('files.completeUploadExternal');
    expect((await show()).shown).toEqual([]);
    expect((await show()).shown).toEqual([]); // seen, not ready yet
    expect((await show()).shown).toHaveLength(1);
    expect(files()).toHaveLength(1);
  });

  test('two workers at once make one; the other goes on without when it takes too long', async () => {
    const { show, files, store, deps, picturing } = await setUp();
    const [a, b] = await Promise.all([show(), show()]);
    expect(files()).toHaveLength(1);
    expect([a, b].some(({ shown }) => shown.length === 1)).toBe(true);
    expect(await store.once(`pictures 2026-W49`, 60_000)).toBe(true);
    expect((await weekPictures(deps, picturing, '2026-W49')).shown).toEqual([]);
    expect(files()).toHaveLength(1);
  });

  test('no trouble reaches the message', async () => {
    const { deps, picturing, logged } = await setUp();
    const broken = { ...picturing, draw: () => Promise.reject(new Error('no font')) };
    const found = await weekPictures(deps, broken, WEEK);
    expect(found).toEqual({ shown: [] });
    expect(logged.join()).toContain('the pictures of the week are left out');
  });
});
