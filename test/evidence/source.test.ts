import { afterEach, describe, expect, it } from 'vitest';
import { keptInMemory, memoryCache } from '../../src/evidence/cache.ts';
import { collectAll, type Source } from '../../src/evidence/source.ts';
import { createSources } from '../../src/evidence/sources.ts';
import type { SourceReport } from '../../src/policy/evidence.ts';
import { container, HERE, NOW, type Runtime, settings, startRuntime } from './sandboxed.ts';

const registry = '123456789012/eu-west-1';
const context = { registry: HERE, now: () => NOW };
const good: SourceReport = { name: 'good', registry, observedAt: NOW, inspected: 1, status: 'ok', uses: [] };

describe('collectAll', () => {
  it('asks each source once, at the same time, and answers in their order', async () => {
    let asked = 0;
    let release = () => {};
    const all = new Promise<void>((resolve) => {
      release = resolve;
    });
    const source = (name: string): Source => ({
      name,
      collect: async () => {
        if (++asked === 3) release();
        await all;
        return { ...good, name };
      },
    });
    const reports = await collectAll([source('a'), source('b'), source('c')], context);
    expect(reports.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(asked).toBe(3);
  });

  it('turns a failure into an answer and leaves the others alone', async () => {
    const broken: Source = { name: 'broken', collect: () => Promise.reject(new Error('boom')) };
    const reports = await collectAll([broken, { name: 'good', collect: async () => good }], context);
    expect(reports).toEqual([
      { name: 'broken', registry, observedAt: NOW, inspected: 0, status: 'failed', why: 'broken: boom' },
      good,
    ]);
  });

  it('stops when it is told to, and says so', async () => {
    const run = await startRuntime();
    const stop = AbortSignal.abort();
    const sources = createSources({
      aws: settings(run.aws.url),
      cache: memoryCache(),
      root: '/nowhere',
      sources: { ecs: { enabled: true, revisions: 1 }, lambda: { enabled: true } },
    });
    const reports = await collectAll(sources, { ...context, signal: stop });
    expect(reports.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
    await run.close();
  });
});

describe('createSources', () => {
  let run: Runtime;
  afterEach(() => run.close());

  it('makes the sources the configuration wants, ready to be asked', async () => {
    run = await startRuntime();
    run.aws.ecs.registerTaskDefinition(HERE, 'web', container('v1'));
    const base = { aws: settings(run.aws.url), cache: memoryCache(), root: '/nowhere' };
    const on = { enabled: true };
    const off = { enabled: false };
    const names = (sources: readonly Source[]) => sources.map(({ name }) => name);
    const all = createSources({
      ...base,
      sources: {
        ecs: { ...on, revisions: 2 },
        lambda: on,
        batch: on,
        inspector: on,
        files: { ...on, globs: ['*.yaml'] },
      },
    });
    expect(names(all)).toEqual(['ecs', 'lambda', 'batch', 'inspector', 'files', 'exceptions']);
    expect(
      names(
        createSources({
          ...base,
          sources: { ecs: { ...off, revisions: 2 }, lambda: off, batch: off, inspector: off },
        }),
      ),
    ).toEqual(['exceptions']);
    const [ecs] = await collectAll(all, context);
    expect(ecs).toMatchObject({ name: 'ecs', status: 'ok', inspected: 1 });
  });
});

it('what is kept in memory is asked for once, and handed on', async () => {
  const far = memoryCache();
  let asked = 0;
  const get = (key: string) => {
    asked++;
    return far.get(key);
  };
  const counted = { ...far, get };
  const near = keptInMemory(counted);
  expect(await near.get('a')).toBeUndefined();
  await far.set('a', '1');
  expect([await near.get('a'), await near.get('a'), asked]).toEqual(['1', '1', 2]);
  await near.set('b', '2');
  expect([await far.get('b'), await near.get('b'), asked]).toEqual(['2', '2', 2]);
});

it('a cache keeps what was used last, and no more than it is told', async () => {
  const kept = memoryCache(2);
  const held = async () => await Promise.all(['a', 'b', 'c'].map((key) => kept.get(key)));
  await kept.set('a', '1');
  await kept.set('b', '2');
  await kept.get('a');
  await kept.set('c', '3');
  expect(await held()).toEqual(['1', undefined, '3']);
  const far = memoryCache();
  const near = keptInMemory(far, 1);
  for (const key of ['a', 'b']) await near.set(key, key);
  expect([await near.get('a'), await near.get('b')]).toEqual(['a', 'b']); // what went is asked for again
});
