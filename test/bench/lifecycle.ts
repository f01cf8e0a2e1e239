import type { Image } from '../../src/policy/image.ts';
import { parseDigest } from '../../src/policy/image.ts';
import { parseLifecyclePolicy } from '../../src/policy/lifecycle/parse.ts';
import type { LifecyclePolicy } from '../../src/policy/lifecycle/policy.ts';
import { simulateLifecycle } from '../../src/policy/lifecycle/simulate.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import { figure, print, printGoals } from './report.ts';

const RULES = 20;
const ROUNDS = 7;
const NOW = Date.UTC(2026, 10, 23, 9);
const KINDS = ['feat', 'fix', 'pr', 'mr', 'dev', 'nightly', 'cache', 'exp', 'tmp', 'v'] as const;

/** How much CPU it takes to say what a lifecycle policy would do to a whole repository, ECR's largest by default. */
export async function lifecycle({ images: count }: { readonly images: number }): Promise<void> {
  const images = Array.from({ length: count }, (_, n) => imageOf(n));
  const policy = policyOf();
  const times: number[] = [];
  let taken = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    taken = simulateLifecycle(policy, images, NOW, { horizonMs: 14 * DAY }).size;
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1_000);
  }
  times.sort((a, b) => a - b);
  const [median = 0, worst = 0] = [times[ROUNDS >> 1], times.at(-1)];
  print(
    `Simulating a lifecycle policy (${ROUNDS} rounds)`,
    [
      { head: 'images', align: 'right' },
      { head: 'rules', align: 'right' },
      { head: 'taken', align: 'right' },
      { head: 'median CPU', align: 'right' },
      { head: 'slowest', align: 'right' },
    ],
    [[figure(count), String(RULES), figure(taken), `${figure(median)} ms`, `${figure(worst)} ms`]],
  );
  printGoals([{ what: 'median CPU', most: 1, measured: median / 1_000, unit: ' s' }]);
}

/** Two tags for most, one of a kind and one of the commit; some untagged; in no order of age. */
function imageOf(n: number): Image {
  const digest = parseDigest(`sha256:${n.toString(16).padStart(64, '0')}`);
  if (!digest) throw new Error(`no digest for ${n}`);
  const kind = KINDS[n % KINDS.length];
  const tags = n % 11 === 0 ? [] : [`${kind}-${n}-build`, ((n * 2_654_435_761) % 2 ** 32).toString(16)];
  return { digest, tags, pushedAt: NOW - ((n * 7_919) % 20_000) * HOUR, sizeBytes: 1e8, status: 'ACTIVE' };
}

/** Counts and ages, prefixes, lists and patterns with stars anywhere, and one rule for all the rest. */
function policyOf(): LifecyclePolicy {
  const tagged = Array.from({ length: RULES - 2 }, (_, n) => {
    const kind = KINDS[n % KINDS.length];
    const list =
      n % 3 === 0 ? [`${kind}-*1*-build`] : n % 3 === 1 ? [`${kind}-*`] : [`*${n}-build`, `${kind}*`];
    return { tagStatus: 'tagged', tagPatternList: list, ...(n % 2 === 0 ? COUNT : AGE) };
  });
  const selections = [...tagged, { tagStatus: 'untagged', ...AGE }, { tagStatus: 'any', ...COUNT }];
  const rules = selections.map((selection, n) => ({
    rulePriority: n + 1,
    selection,
    action: { type: 'expire' },
  }));
  const policy = parseLifecyclePolicy(JSON.stringify({ rules }));
  if ('errors' in policy) throw new Error(policy.errors.join('; '));
  return policy;
}

const COUNT = { countType: 'imageCountMoreThan', countNumber: 1_000 };
const AGE = { countType: 'sinceImagePushed', countUnit: 'days', countNumber: 400 };
