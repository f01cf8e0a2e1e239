import { expect, test } from 'vitest';
import { createRedraw } from '../../src/slack/listeners/redraw.ts';
import type { Poster, UpdateResult } from '../../src/slack/poster.ts';
import { card, READING } from './cards.ts';
import { FakeDesk } from './fake-desk.ts';
import { notebook } from './stage.ts';

function stage(results: UpdateResult[]) {
  const updates: string[] = [];
  const log = notebook();
  const never = async () => ({ status: 'unknown', why: 'not asked for here' }) as const;
  const poster: Poster = {
    post: never,
    find: never,
    openDm: never,
    update: async (_place, message) => {
      updates.push(JSON.stringify(message.blocks));
      return results.shift() ?? { status: 'updated' };
    },
  };
  const desk = new FakeDesk([card()]);
  const redraw = createRedraw(desk, { poster, log, now: () => READING.now, zoneOf: () => READING.zone });
  return { updates, log, desk, redraw };
}

test('ten wishes at once are one or two updates, the last with the newest state', async () => {
  const { updates, desk, redraw } = stage([]);
  for (let i = 0; i < 9; i++) redraw.card(card());
  await desk.decide({ user: 'U0PAYLEAD' }, 'review-1', { kind: 'keep' });
  redraw.card(card());
  await redraw.settled();
  expect(updates.length).toBeLessThanOrEqual(2);
  expect(updates.at(-1)).toContain('Kept until');
});

test('tried again where Slack asks for time, given up where it refuses', async () => {
  const limited = stage([{ status: 'later', retryAfterMs: 1 }]);
  limited.redraw.card(card());
  await limited.redraw.settled();
  expect(limited.updates).toHaveLength(2);

  const refused = stage([
    { status: 'refused', code: 'message_not_found', sentence: 'gone', permanent: false },
  ]);
  refused.redraw.card(card());
  await refused.redraw.settled();
  expect(refused.updates).toHaveLength(1);
  expect(refused.log.lines).toContain('warn a message was not updated');
});

test('a card that was never posted is not drawn; a desk that fails is logged', async () => {
  const { updates, desk, redraw, log } = stage([]);
  const { posted: _none, ...review } = card().review;
  redraw.card({ ...card(), review });
  await redraw.settled();
  expect(updates).toEqual([]);
  desk.beforeReading = async () => {
    throw new Error('Redis does not answer');
  };
  redraw.card(card());
  await redraw.settled();
  expect(log.lines).toContain('error a message could not be drawn again');
});
