import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Digest, Image } from '../../../src/policy/image.ts';
import { simulatePolicyText } from '../../../src/policy/lifecycle/simulation.ts';
import { ACTIVATION } from '../../../src/sandbox/aws/ecr/image.ts';
import { SEED } from '../../policy/build.ts';
import { type Bench, daysAgo, openBench, REGION } from './setup.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const since = (countType: string, countNumber: number) => ({ countType, countUnit: 'days', countNumber });
const archive = { type: 'transition', targetStorageClass: 'archive' };
const SELECTIONS = [
  { tagStatus: 'tagged', tagPatternList: ['a*', '*1'] },
  { tagStatus: 'tagged', tagPatternList: ['*-*1'] },
  { tagStatus: 'tagged', tagPrefixList: ['b'] },
  { tagStatus: 'untagged' },
];
const LIMITS = [
  { countType: 'imageCountMoreThan', countNumber: 2 },
  since('sinceImagePushed', 40),
  since('sinceImagePulled', 30),
];

const rule = fc.tuple(fc.nat(SELECTIONS.length - 1), fc.nat(LIMITS.length - 1), fc.boolean());
const rules = fc
  .tuple(fc.uniqueArray(rule, { selector: ([which]) => which, minLength: 1 }), fc.nat(LIMITS.length - 1))
  .map(([chosen, last]) => [
    ...chosen.map(([which, limit, moves]) => ({ ...SELECTIONS[which], ...LIMITS[limit], moves })),
    { tagStatus: 'any', storageClass: 'archive', ...since('sinceImageTransitioned', 90), moves: false },
    { tagStatus: 'any', ...LIMITS[last], moves: false },
  ])
  .map((all) =>
    all.map(({ moves, ...selection }, i) => ({
      rulePriority: i + 1,
      selection,
      action: moves || JSON.stringify(selection).includes('sinceImagePulled') ? archive : { type: 'expire' },
    })),
  );
const image = fc.record({
  tags: fc.uniqueArray(fc.constantFrom('a-1', 'a-2', 'b-1', 'b-2', 'x-0'), { maxLength: 3 }),
  pushed: fc.integer({ min: 1, max: 80 }),
  pulled: fc.option(fc.integer({ min: 1, max: 80 })),
  archived: fc.option(fc.integer({ min: 60, max: 120 }), { freq: 4 }),
  /** Half of the archived ones came back since. */
  back: fc.option(fc.integer({ min: 1, max: 50 })),
});

test('the registry of tests and the simulation, each written by itself, agree', () => {
  let taken = 0;
  let number = 0;
  fc.assert(
    fc.property(rules, fc.array(image, { minLength: 1, maxLength: 12 }), (chosen, seeds) => {
      const name = `app-${++number}`;
      const { ecr } = bench.aws;
      ecr.createRepository(REGION, name, { lifecyclePolicy: { rules: chosen } });
      const images = seeds.map(({ tags, pushed, pulled, archived, back }, i): Image => {
        // Tags are unique in a repository, and so are the moments of push: a tie has no winner to agree on.
        const names = tags.map((tag) => tag.replace('-', `-${i}-`));
        const pushedAt = daysAgo(pushed) + i;
        const lastPulledAt = pulled === null ? undefined : daysAgo(pulled);
        const dates = { pushedAt, ...(lastPulledAt !== undefined && { lastPulledAt }) };
        const digest: Digest = ecr.push(REGION, name, { tags: names, ...dates });
        if (archived === null) return { digest, tags: names, status: 'ACTIVE', ...dates };
        ecr.archive(REGION, name, digest, daysAgo(archived));
        const stored = { digest, tags: names, lastArchivedAt: daysAgo(archived), ...dates };
        if (back === null) return { ...stored, status: 'ARCHIVED' };
        const lastActivatedAt = daysAgo(back) + i;
        const since = lastActivatedAt - ACTIVATION;
        ecr.amend(REGION, name, digest, {
          storage: { kind: 'activating', archivedAt: daysAgo(archived), since },
        });
        return { ...stored, status: 'ACTIVE', lastActivatedAt };
      });
      const said = simulatePolicyText(JSON.stringify({ rules: chosen }), images, bench.now() - 1, {
        horizonMs: 0,
      });
      expect(said).toMatchObject({ unknown: [], errors: [] });
      const ours = [...said.expire, ...said.transition].map(({ digest }) => digest);
      const theirs = ecr.runLifecycle(REGION).filter((one) => images.some(({ digest }) => digest === one));
      taken += ours.length;
      expect([...theirs].sort()).toEqual([...ours].sort());
    }),
    { ...SEED, numRuns: 150 },
  );
  expect(taken).toBeGreaterThan(150);
});
