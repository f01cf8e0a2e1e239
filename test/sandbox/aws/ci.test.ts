import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY } from '../../../src/policy/time.ts';
import { Ci } from '../../../src/sandbox/fleet/ci.ts';
import { PLANS } from '../../../src/sandbox/fleet/plans.ts';
import { seedFleet } from '../../../src/sandbox/fleet.ts';
import { type Bench, openBench, REGION, START } from './setup.ts';

const REPOSITORY = 'payments/api';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  seedFleet(bench.aws, START);
});
afterEach(() => bench.close());

const tags = () => bench.aws.ecr.images(REGION, REPOSITORY).flatMap((image) => image.tags);

/** What CI pushed to the repository while the clock made these steps. */
function built(...steps: number[]): string[] {
  const before = new Set(tags());
  const ci = new Ci(bench.aws, REGION, bench.now());
  for (const days of steps) {
    bench.move(days * DAY);
    ci.run(bench.now());
  }
  return tags().filter((tag) => !before.has(tag));
}

test('a week brings as many builds as planned, each under a name of its own, at its own moment', () => {
  const { branches = 0, previews = 0 } = PLANS.find(({ name }) => name === REPOSITORY)?.weekly ?? {};
  const names = built(7);
  expect(names.filter((tag) => tag.startsWith('pr-'))).toHaveLength(previews);
  expect(names).toHaveLength(branches + previews);
  const young = bench.aws.ecr.images(REGION, REPOSITORY).filter(({ pushedAt = 0 }) => pushedAt > START);
  expect(new Set(young.map(({ pushedAt }) => pushedAt)).size).toBe(names.length);
  for (const { pushedAt = 0, lastPulledAt = pushedAt } of young) {
    expect(pushedAt).toBeLessThan(bench.now());
    expect([lastPulledAt >= pushedAt, lastPulledAt <= bench.now()]).toEqual([true, true]);
  }
});

test('day by day it brings them, too, and none before its time', () => {
  expect(built(0, 0.1)).toEqual([]);
  const daily = built(...Array.from({ length: 7 }, () => 1));
  expect(daily.length).toBeGreaterThan(3);
  expect(new Set(daily).size).toBe(daily.length);
});

test('repositories without CI stay as they are', () => {
  const held = () => bench.aws.ecr.images(REGION, 'legacy/report-engine').length;
  const before = held();
  built(70);
  expect(held()).toBe(before);
});
