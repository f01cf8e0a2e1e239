import { figure, print, printGoals, times } from './report.ts';
import { measure, openRegistry } from './scan/measure.ts';
import { type Measured, WAYS, type Way } from './scan/subject.ts';

/** As in the registries this was planned for: two hundred images a repository. */
const IMAGES_EACH = 200;
/** Besides the size asked for one other is read, to see what grows. The default run has no time for a million. */
const FEW = 100_000;
const MANY = 300_000;
const MB = 1e6;

const NAMES: Readonly<Record<Way, string>> = {
  floor: 'plain HTTP + JSON.parse (the floor)',
  'floor-policies': 'the same, with both policies of each',
  'sdk-tuned': 'SDK paginator, 1,000 a page, 8 at once',
  'sdk-default': 'SDK paginator, defaults',
  layaway: 'Layaway: sources, rules, candidates',
};

type Results = ReadonlyMap<Way, Measured>;

/** What a scan costs beside simpler readers of the same registry, and what it costs when there is more to read. */
export async function scan({ images }: { readonly images: number }): Promise<void> {
  const other = images > FEW ? FEW : MANY;
  const all = await readAll(images, WAYS);
  printWays(images, all);
  const some = await readAll(other, ['floor', 'layaway']);
  printWays(other, some);
  const [few, many] = images > other ? [some, all] : [all, some];
  const { cpuMs, peak } = of(many, 'layaway');
  const size = figure(Math.max(images, other));
  printGoals([
    {
      what: `CPU at ${size}, as a multiple of the floor`,
      most: 3.5,
      measured: cpuMs / of(many, 'floor').cpuMs,
    },
    { what: `peak memory at ${size}`, most: 256, measured: peak / MB, unit: ' MB' },
    {
      what: `peak memory at ${size}, as a multiple of that at ${figure(Math.min(images, other))}`,
      most: 1.5,
      measured: peak / of(few, 'layaway').peak,
    },
  ]);
}

/** Reads one registry in each way, every time in a fresh process. */
async function readAll(images: number, ways: readonly Way[]): Promise<Results> {
  const repositories = Math.max(1, Math.round(images / IMAGES_EACH));
  const registry = await openRegistry({ repositories, imagesEach: Math.round(images / repositories) });
  const results = new Map<Way, Measured>();
  for (const way of ways) results.set(way, await measure(registry, way));
  await registry.stop();
  return results;
}

function printWays(images: number, results: Results): void {
  const floor = of(results, 'floor');
  const rows = [...results].map(([way, { images: seen, lost, ms, cpuMs, peak }]) => [
    NAMES[way],
    figure(seen),
    figure(seen / (ms / 1_000)),
    figure(cpuMs / 1_000),
    times(cpuMs, floor.cpuMs),
    figure(peak / MB),
    figure(lost),
  ]);
  print(`scan: ${figure(images)} images, ${IMAGES_EACH} in each repository`, COLUMNS, rows);
}

const COLUMNS = [
  { head: 'way' },
  ...['images seen', 'images/s', 'CPU s', 'CPU', 'peak MB', 'repositories lost'].map((head) => ({
    head,
    align: 'right' as const,
  })),
];

function of<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error(`${key} was not measured`);
  return value;
}
