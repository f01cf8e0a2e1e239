import { afterEach, expect, it } from 'vitest';
import { MINUTE } from '../../src/policy/time.ts';
import { Connection } from '../../src/store/connection.ts';
import { isSettled, noteTerm, OBJECTIONS, parseTerm, type Term } from '../../src/store/term.ts';
import { useRedis } from '../setup/redis.ts';

const redis = useRedis();
const NOW = Date.UTC(2026, 2, 2, 9);
const opened: Connection[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((connection) => connection.close()));
});

it('a run that another process vouched for meanwhile is not noted over', async () => {
  const connection = new Connection(redis.server.url, { prefix: 'test-term' });
  opened.push(connection);
  const met: Term = { run: 'two', since: NOW, vouched: false };
  expect(await noteTerm(connection, met, undefined)).toBe('saved');
  expect(await noteTerm(connection, { ...met, vouched: true }, met)).toBe('saved');
  expect(await noteTerm(connection, met, met)).toBe('conflict');
  expect(await noteTerm(connection, met, undefined)).toBe('conflict');
  const text = await connection.run('looking', (client) => client.get(connection.keys.term));
  expect(parseTerm(text)).toEqual({ ...met, vouched: true });
});

it('leaves a minute to object by the own clock, or long enough that no clock matters', () => {
  const term = (since: number): Term => ({ run: 'two', since, vouched: true });
  expect(isSettled(term(NOW - 2 * MINUTE), NOW, NOW)).toBe(false);
  expect(isSettled(term(NOW), NOW - OBJECTIONS, NOW)).toBe(true);
  expect(isSettled(term(NOW + 2 * MINUTE), NOW - OBJECTIONS, NOW)).toBe(true);
  expect(isSettled(term(NOW - 6 * MINUTE), NOW, NOW)).toBe(true);
});
