import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { verifyRecords } from '../../src/cli/records-verify.ts';
import { isQuarantineTag } from '../../src/policy/quarantine-tag.ts';
import { MINUTE } from '../../src/policy/time.ts';
import type { PrivateRedis } from '../../src/sandbox/redis.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import {
  click,
  ENGINEER,
  LEAD,
  PAYMENTS,
  posted,
  privately,
  REGISTRY,
  SHOP,
  SHOP_LEAD,
  tagsIn,
} from '../app/office.ts';
import type { Firm } from './services.ts';

interface Clicked {
  readonly user: string;
  readonly channel: string;
  readonly repository: string;
}

/** Who may answer which card; somebody is always second, and so refused. */
const CLICKS = [
  { user: LEAD, channel: PAYMENTS, repository: 'payments/api' },
  { user: ENGINEER, channel: PAYMENTS, repository: 'payments/api' },
  { user: SHOP_LEAD, channel: SHOP, repository: 'shop/web' },
] as const satisfies readonly Clicked[];

const ROUNDS = 4;

/** Whose decisions about a repository are recorded. */
const decidedIn = async (firm: Firm, { repository }: Clicked) =>
  (await firm.store.ledger.read({ repository, registry: REGISTRY }))
    .filter(({ kind }) => kind === 'decided')
    .map(({ by }) => by);

const toldOf = (firm: Firm, { user }: Clicked, text: RegExp) =>
  privately(firm, user).filter((one) => text.test(one)).length;

/** Clicks that their person knows did nothing. */
const refusalsOf = (firm: Firm, one: Clicked) => toldOf(firm, one, /not recorded|already approved/);

export interface Outage {
  /** SIGSTOP: Redis does not answer; SIGKILL: it is gone, and started again in the end. */
  readonly stop: 'SIGSTOP' | 'SIGKILL';
  readonly forMs: number;
  /** How many clicks at least each person knows were not recorded. */
  readonly toldAtLeast: number;
}

/** People click while Redis is away: every click is recorded or its person told to click again; no process ends. */
export async function clicksInOutage(
  firm: Firm,
  server: PrivateRedis,
  { stop, forMs, toldAtLeast }: Outage,
): Promise<void> {
  const services = await Promise.all([firm.start('app'), firm.start('worker'), firm.start('worker')]);
  const [app] = services;
  await firm.shows(PAYMENTS, 'Remove 3');
  await firm.shows(SHOP, 'Remove 1');

  const began = performance.now();
  process.kill(server.pid, stop);
  const acted: Promise<readonly [Clicked, string]>[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    for (const one of CLICKS)
      acted.push(
        click(firm, one.user, ACTION.remove, one.channel).then(({ outcome }) => [one, outcome] as const),
      );
    // People click again while nothing happens.
    await sleep(began + (round * forMs) / ROUNDS - performance.now());
  }
  if (stop === 'SIGSTOP') process.kill(server.pid, 'SIGCONT');
  else await server.restart();

  for (const [, outcome] of await Promise.all(acted)) expect(outcome).toBe('acked');
  await expect.poll(() => ready(app.port), { timeout: 15_000 }).toBe(200);
  for (const one of CLICKS) {
    // A refused click (somebody was first) was looked at: its person was told that, in other words.
    const answered = async () =>
      (await decidedIn(firm, one)).filter((by) => by === one.user).length + refusalsOf(firm, one);
    await expect.poll(answered, { timeout: 15_000, message: one.user }).toBeGreaterThanOrEqual(ROUNDS);
    expect(toldOf(firm, one, /not recorded.*click again/)).toBeGreaterThanOrEqual(toldAtLeast);
  }
  expect(services.map((one) => one.alive())).toEqual([true, true, true]);

  for (const one of [CLICKS[0], CLICKS[2]]) {
    if ((await decidedIn(firm, one)).length === 0) await click(firm, one.user, ACTION.remove, one.channel);
    expect(await decidedIn(firm, one)).toHaveLength(1);
  }
  // Whoever lives on vouches for a restarted Redis within seconds; after the clock is moved it would be too late.
  const vouched = async () =>
    (await firm.store.continuity.check(firm.clock.now())).unsettled?.vouched ?? true;
  await expect.poll(vouched, { timeout: 15_000 }).toBe(true);
  // The queue may come back later than the store: then a sweep finds it. After a restart the first one only waits,
  // and what a worker was at when the clock moved waits for the next, its evidence being too old.
  await sweepUntil(firm, PAYMENTS, '3 put aside until');
  await sweepUntil(firm, SHOP, '1 put aside until');
  expect([...tagsIn(firm, 'payments/api').values()].flat().every(isQuarantineTag)).toBe(true);
  expect(await verifyRecords(firm.store.ledger, undefined)).toMatchObject({ json: { ok: true } });
  expect(services.map((one) => one.alive())).toEqual([true, true, true]);
}

/** Sweeps, each a while after the one before, until a message in a channel says so. */
async function sweepUntil(firm: Firm, channel: string, text: string): Promise<void> {
  const said = async () => {
    await nextSweep(firm);
    await calm(firm);
    return posted(firm, channel).join('\n');
  };
  await expect.poll(said, { timeout: 90_000, interval: 0 }).toContain(text);
}

/** Work that lost its connection to Redis counts as running until BullMQ believes it dead: nobody waits that long. */
const CALM_WITHIN = 5_000;

async function calm(firm: Firm): Promise<void> {
  const began = performance.now();
  while (!(await firm.queue.idle()) && performance.now() - began < CALM_WITHIN) await sleep(50);
}

async function nextSweep(firm: Firm): Promise<void> {
  await firm.move(11 * MINUTE);
  const due = firm.clock.now();
  const swept = async () => {
    await firm.queue.tick();
    return (await firm.store.memory.lastDone('sweep')) ?? 0;
  };
  await expect.poll(swept, { timeout: 20_000, interval: 100 }).toBeGreaterThanOrEqual(due);
}

async function ready(port: number): Promise<number> {
  return (await fetch(`http://127.0.0.1:${port}/readyz`)).status;
}
