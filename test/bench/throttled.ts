import { figure, print, printGoals, times } from './report.ts';
import { measure, openRegistry, type Registry } from './scan/measure.ts';
import type { Way } from './scan/subject.ts';

/** ECR calls the registry answers in one second. */
const QUOTA = 100;
const SIZE = { repositories: 200, imagesEach: 50, quota: QUOTA };

interface Attempt {
  readonly name: string;
  readonly way: Way;
  readonly quota?: number;
}

const TOLD: Attempt = { name: 'Layaway, told the quota', way: 'layaway', quota: QUOTA };
const ATTEMPTS: readonly Attempt[] = [
  { name: 'SDK paginator, 8 at once', way: 'sdk-tuned' },
  { name: 'Layaway, not told the quota', way: 'layaway' },
  TOLD,
];

/** What becomes of a scan where the registry refuses calls above its quota. */
export async function throttled(): Promise<void> {
  const registry = await openRegistry(SIZE);
  const results: Result[] = [];
  for (const attempt of ATTEMPTS) results.push(await run(registry, attempt));
  await registry.stop();
  const rows = results.map((one) => [
    one.attempt.name,
    figure(one.calls),
    figure(one.lost),
    `${figure(one.wasted * 100)} %`,
    figure(one.seconds),
    times(one.seconds, one.ideal),
  ]);
  print(`throttled: ${SIZE.repositories} repositories, ${QUOTA} ECR calls a second allowed`, COLUMNS, rows);
  printGoals(goalsOf(results));
}

interface Result {
  readonly attempt: Attempt;
  readonly calls: number;
  readonly lost: number;
  /** Share of the calls that were refused. */
  readonly wasted: number;
  readonly seconds: number;
  /** What the answered calls take at exactly the quota. */
  readonly ideal: number;
}

async function run(registry: Registry, attempt: Attempt): Promise<Result> {
  await registry.calls();
  const { lost, ms } = await measure(registry, attempt.way, attempt.quota);
  const { answered, throttled: refused } = await registry.calls();
  const calls = answered + refused;
  return { attempt, calls, lost, wasted: refused / calls, seconds: ms / 1_000, ideal: answered / QUOTA };
}

function goalsOf(results: readonly Result[]) {
  const ours = results.filter(({ attempt }) => attempt.way === 'layaway');
  const lost = ours.reduce((sum, one) => sum + one.lost, 0);
  return [
    { what: 'repositories lost by Layaway', most: 0, measured: lost },
    ...ours.flatMap(({ attempt, wasted, seconds, ideal }) =>
      attempt === TOLD
        ? [
            { what: 'told the quota: calls wasted', most: 5, measured: wasted * 100, unit: ' %' },
            {
              what: 'told the quota: time, as a multiple of the ideal',
              most: 1.3,
              measured: seconds / ideal,
            },
          ]
        : [],
    ),
  ];
}

const COLUMNS = [
  { head: 'way' },
  ...['ECR calls', 'repositories lost', 'wasted', 'seconds', 'ideal'].map((head) => ({
    head,
    align: 'right' as const,
  })),
];
