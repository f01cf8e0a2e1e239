import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { DAY } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { keysFor } from '../../src/store/keys.ts';
import { click, LEAD, PAYMENTS, useOffices } from './office.ts';

interface Row {
  readonly key: string;
  readonly pattern: RegExp;
  readonly type: string;
  readonly expires: string;
}

/** The table of docs/redis.md. */
const ROWS: readonly Row[] = readFileSync(join(import.meta.dirname, '../../docs/redis.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, key, type, , expires] = /^\| `([^`]+)` +\| (\w+) +\| (.+?) +\| (.+?) +\|/.exec(line) ?? [];
    if (key === undefined || type === undefined || expires === undefined) return [];
    const pattern = new RegExp(`^\\{layaway\\}:${key.replace(/<[^>]+>/g, '.+')}$`, 's');
    return [{ key, pattern, type, expires }];
  });

const rowOf = (key: string) => ROWS.filter(({ pattern }) => pattern.test(key));

test('the table has every key that the code can write, and no other', () => {
  const written = Object.values(keysFor('layaway')).map((key) =>
    typeof key === 'string' ? key : (key as (...parts: string[]) => string)('one', 'two', 'three'),
  );
  expect(written.filter((key) => rowOf(key).length !== 1)).toEqual([]);
  const used = new Set(written.flatMap(rowOf));
  expect(ROWS.filter((row) => !used.has(row)).map(({ key }) => key)).toEqual(['jobs:<key>']);
});

const offices = useOffices();

test('a story leaves no key, type or expiry that is not in the table', async () => {
  const office = await offices.open();
  await office.run();
  await office.settle();
  await click(office, LEAD, ACTION.remove, PAYMENTS);
  await office.settle();
  await office.move(4 * DAY);
  await office.move(31 * DAY);
  const redis = new Redis(office.redisUrl);
  const wrong: string[] = [];
  const seen = new Set<string>();
  for (const key of await redis.keys('*')) {
    const [row, ...others] = rowOf(key);
    if (!row || others.length > 0) {
      wrong.push(`${key} is not in docs/redis.md`);
      continue;
    }
    seen.add(row.key);
    const type = await redis.type(key);
    if (row.type !== 'any' && row.type !== type) wrong.push(`${key} is a ${type}`);
    if (row.expires === 'never' && (await redis.ttl(key)) !== -1) wrong.push(`${key} expires`);
  }
  await redis.quit();
  expect(wrong).toEqual([]);
  for (const key of ['schema', 'ledger', 'ledger:head', 'hold:<id>', 'receipt:<hold>', 'pace:<line>']) {
    expect([...seen]).toContain(key);
  }
});
