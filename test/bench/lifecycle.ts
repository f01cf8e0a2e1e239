import type { Image } from '../../src/policy/image.ts';
import { parseDigest } from '../../src/policy/image.ts';
import { withGoingAlong } from '../../src/policy/lifecycle/going-along.ts';
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
  goingAlong(images);
}

/** The worst case of what goes along: every image but one is an index that lists that one, and all of them go. */
function goingAlong(images: readonly Image[]): void {
  const [child, ...indexes] = images;
  if (!child) return;
  const act = { rulePriority: 1, action: 'expire', when: NOW } as const;
  const acts = new Map(indexes.map(({ digest }) => [digest, act]));
  const listed = new Map(indexes.map(({ digest }) => [digest, [child.digest]]));
  const before = process.cpuUsage();
  const along = withGoingAlong(acts, images, listed).size - acts.size;
  const { user, system } = process.cpuUsage(before);
  const spent = (user + system) / 1_000_000;
  print(
    'What goes along with indexes that share a part (one round)',
    [
      { head: 'indexes', align: 'right' },
      { head: 'along', align: 'right' },
      { head: 'CPU', align: 'right' },
    ],
    [[figure(indexes.length), figure(along), `${figure(spent * 1_000)} ms`]],
  );
  printGoals([{ what: 'CPU', most: 1, measured: spent, unit: ' s' }]);
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
