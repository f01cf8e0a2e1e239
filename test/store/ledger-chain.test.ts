import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GENESIS, linkHash } from '../../src/policy/ledger-chain.ts';
import { ChainWalk } from '../../src/policy/ledger-check.ts';
import { sha256 } from '../../src/store/sha256.ts';
import { SHA256_LUA } from '../../src/store/sha256-lua.ts';
import type { Ledger } from '../../src/store/store.ts';
import { useRedis } from '../setup/redis.ts';
import { entry, hold, review } from './fixtures.ts';

const redis = useRedis();
let admin: Redis;
beforeAll(() => {
  admin = new Redis(redis.server.url);
});
afterAll(async () => {
  await admin.quit();
});

async function verify(ledger: Ledger) {
  const head = await ledger.head();
  const chain = new ChainWalk(sha256, { ...(head && { head }) });
  for await (const page of ledger.walk()) for (const link of page) chain.add(link);
  return chain.finish();
}

it('hashes in Lua as everybody else does, at every length around a block', async () => {
  const script = `${SHA256_LUA}\nlocal out = {} for i, text in ipairs(ARGV) do out[i] = sha256(text) end return out`;
  const texts = Array.from({ length: 200 }, (_, n) => 'aé\u0000'.repeat(n).slice(0, n));
  expect(await admin.eval(script, 0, ...texts)).toEqual(texts.map(sha256));
});

it('links every entry that any part of the store writes, in one step with what it is about', async () => {
  const store = await redis.freshStore();
  expect(await store.ledger.head()).toBeUndefined();
  expect(await verify(store.ledger)).toEqual({ entries: 0, before: 0 });
  await store.reviews.open(review('r1'), [], entry('asked'));
  await store.reviews.save(review('r1'), entry('decided'));
  const first = hold(1);
  await store.holds.create([first, hold(2)], [entry('approved'), entry('approved 1', { hold: first.id })]);
  await store.holds.save({ ...first, version: 1 }, [entry('a conflict writes nothing')]);
  await store.ledger.append([entry('paused'), entry('resumed')]);
  const { head, ...verdict } = await verify(store.ledger);
  expect(verdict).toEqual({ entries: 6, before: 0 });
  expect(head).toEqual(await store.ledger.head());
  expect(head?.sequence).toBe(6);
});

it('is one chain whoever writes at once, and a walk meanwhile finds it right', async () => {
  const first = await redis.freshStore();
  const stores = [first, await redis.sameStore(), await redis.sameStore()];
  const writing = stores.map(async ({ ledger }, who) => {
    for (let i = 0; i < 40; i++) await ledger.append([entry(`${who} ${i}`), entry(`${who} ${i} more`)]);
  });
  expect((await verify(first.ledger)).fault).toBeUndefined();
  await Promise.all(writing);
  expect(await verify(first.ledger)).toMatchObject({ entries: 240, head: { sequence: 240 } });
});

it('shows what was done to the stream behind its back', async () => {
  const store = await redis.freshStore();
  await store.ledger.append(Array.from({ length: 9 }, (_, i) => entry(`${i}`)));
  const [key = ''] = await admin.keys('*:ledger:head');
  const prefix = (await admin.keys('{test-*}:ledger:head')).sort().at(-1)?.replace(':head', '') ?? key;
  const rows = await admin.xrange(prefix, '-', '+');
  await admin.xdel(prefix, rows[8]?.[0] ?? '');
  expect((await verify(store.ledger)).fault).toEqual({ kind: 'missing', sequence: 9 });
  await store.ledger.append([entry('goes on')]);
  expect((await verify(store.ledger)).fault).toMatchObject({ kind: 'missing', sequence: 9 });
  await admin.del(`${prefix}:head`);
  expect((await verify(store.ledger)).fault).toMatchObject({ kind: 'missing', sequence: 9 });
  await store.ledger.append([entry('begins anew')]);
  expect((await verify(store.ledger)).fault).toBeDefined();
});

it('finds any single change, removal or swap in a real stream', async () => {
  const store = await redis.sameStore({ prefix: 'touched' });
  const key = '{touched}:ledger';
  await store.ledger.append(Array.from({ length: 12 }, (_, i) => entry(`${i}`)));
  const rows = await admin.xrange(key, '-', '+');
  const deed = fc.record({
    kind: fc.constantFrom('text', 'remove', 'swap', 'none'),
    at: fc.nat(11),
    by: fc.integer({ min: 1, max: 11 }),
  });
  await fc.assert(
    fc.asyncProperty(deed, async ({ kind, at, by }) => {
      const fields = rows.map(([, each]) => each);
      const to = (at + by) % 12;
      const touched = {
        text: () => fields.with(at, (fields[at] ?? []).with(1, '{"text":"never happened"}')),
        remove: () => fields.toSpliced(at, 1),
        swap: () => fields.with(at, fields[to] ?? []).with(to, fields[at] ?? []),
        none: () => fields,
      }[kind]();
      await admin.del(key);
      for (const [i, each] of touched.entries()) await admin.xadd(key, `${i + 1}-0`, ...each);
      const { fault } = await verify(store.ledger);
      if (kind === 'none') expect(fault).toBeUndefined();
      else expect(fault?.sequence).toBe(kind === 'swap' ? Math.min(at, to) + 1 : at + 1);
    }),
    { seed: 20_261, numRuns: 60 },
  );
});

it('begins with the hash over what was recorded before it', async () => {
  const keys = { ledger: '{old}:ledger', schema: '{old}:schema' };
  await admin.set(keys.schema, '1');
  const texts = ['{"at":1,"text":"one"}', '{"text":"two","at":2}'];
  for (const text of texts) await admin.xadd(keys.ledger, '*', 'entry', text);
  const warnings: string[] = [];
  const options = { prefix: 'old', migrates: true, warn: (text: string) => warnings.push(text) } as const;
  const [store] = await Promise.all([redis.sameStore(options), redis.sameStore(options)]);
  expect(warnings.join()).toContain('from schema 1 to 2');
  expect(await admin.get(keys.schema)).toBe('4');
  const second = linkHash(sha256, 2, linkHash(sha256, 1, GENESIS, texts[0] ?? ''), texts[1] ?? '');
  expect(await store.ledger.head()).toEqual({ sequence: 2, hash: second });
  await store.ledger.append([entry('three')]);
  expect(await verify(store.ledger)).toMatchObject({ entries: 3, before: 2, head: { sequence: 3 } });
  const [oldest] = await admin.xrange(keys.ledger, '-', '+');
  await admin.xdel(keys.ledger, oldest?.[0] ?? '');
  expect((await verify(store.ledger)).fault).toMatchObject({ kind: 'before' });
});

it('keeps a click in milliseconds: a link is cheap', async () => {
  const { ledger } = await redis.freshStore();
  await ledger.append([entry('warm')]);
  await admin.config('RESETSTAT');
  for (let i = 0; i < 50; i++) await ledger.append([entry(`${i}`)]);
  const stats = await admin.info('commandstats');
  const [, usec = '99999'] = /cmdstat_evalsha:\S*usec_per_call=([\d.]+)/.exec(stats) ?? [];
  expect(Number(usec)).toBeLessThan(5_000);
});
