import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, daysAgo, openBench, REGION } from './setup.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const rule = (rulePriority: number, selection: object, action: object = { type: 'expire' }) => ({
  rulePriority,
  selection,
  action,
});
const repository = (...rules: object[]) =>
  bench.aws.ecr.createRepository(REGION, 'app', { lifecyclePolicy: { rules } });
const push = (days: number, ...tags: string[]) =>
  bench.aws.ecr.push(REGION, 'app', { tags, pushedAt: daysAgo(days) });
const run = () => bench.aws.ecr.runLifecycle(REGION);
const days = (countNumber: number) => ({ countType: 'sinceImagePushed', countUnit: 'days', countNumber });

test('expires by age, and an image is immune once a higher rule speaks of its tag', () => {
  repository(
    rule(1, { tagStatus: 'tagged', tagPrefixList: ['keep-'], ...days(900) }),
    rule(2, { tagStatus: 'any', ...days(14) }),
  );
  const kept = push(100, 'keep-me');
  const old = push(15, 'feat-x');
  const young = push(13, 'feat-y');
  expect(run()).toEqual([old]);
  expect(bench.aws.ecr.images(REGION, 'app').map((image) => image.digest)).toEqual([kept, young]);
});

test('counts the newest first', () => {
  repository(
    rule(1, {
      tagStatus: 'tagged',
      tagPatternList: ['pr-*'],
      countType: 'imageCountMoreThan',
      countNumber: 2,
    }),
  );
  const oldest = push(9, 'pr-1');
  push(8, 'pr-2');
  push(7, 'pr-3');
  push(30, 'main');
  expect(run()).toEqual([oldest]);
});

test('every pattern of a list must match some tag of the image', () => {
  repository(rule(1, { tagStatus: 'tagged', tagPatternList: ['a*', 'b*'], ...days(1) }));
  push(5, 'a1');
  const both = push(5, 'a2', 'b2');
  expect(run()).toEqual([both]);
});

test('children go with their index, not before', () => {
  repository(rule(1, { tagStatus: 'untagged', ...days(1) }), rule(2, { tagStatus: 'any', ...days(14) }));
  const child = push(5);
  const index = bench.aws.ecr.push(REGION, 'app', { tags: ['1'], children: [child], pushedAt: daysAgo(20) });
  expect(run()).toEqual([index]);
  expect(bench.aws.ecr.image(REGION, 'app', child)).toBeUndefined();
});

test('signatures go with what they sign', () => {
  repository(rule(1, { tagStatus: 'tagged', tagPrefixList: ['feat-'], ...days(14) }));
  const signed = push(20, 'feat-x');
  const refer = (subject: typeof signed) =>
    bench.aws.ecr.push(REGION, 'app', { subject, pushedAt: daysAgo(20) });
  refer(refer(signed));
  const other = refer(push(20, 'v1'));
  expect(run()).toEqual([signed]);
  const left = bench.aws.ecr.images(REGION, 'app');
  expect(left.map(({ digest, tags }) => tags[0] ?? digest)).toEqual(['v1', other]);
});

test('archives instead, by pull time', () => {
  const selection = { tagStatus: 'any', countType: 'sinceImagePulled', countUnit: 'days', countNumber: 30 };
  repository(rule(1, selection, { type: 'transition', targetStorageClass: 'archive' }));
  const old = push(90, 'old');
  const used = push(90, 'used');
  bench.aws.ecr.pull(REGION, 'app', used, daysAgo(3));
  expect(run()).toEqual([old]);
  expect(bench.aws.ecr.image(REGION, 'app', old)?.status).toBe('ARCHIVED');
});
