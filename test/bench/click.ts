import { startChild } from './child.ts';
import { type Office, openOffice } from './click/office.ts';
import { openQuestions } from './click/questions.ts';
import { clickAll, type Series } from './click/series.ts';
import { figure, type Goal, print, printGoals } from './report.ts';
import { openRegistry } from './scan/measure.ts';
import type { Measured, Subject } from './scan/subject.ts';

/** People who click at the same time, and how many clicks they make together. */
const CROWDS = [
  { atOnce: 1, clicks: 200 },
  { atOnce: 16, clicks: 600 },
  { atOnce: 64, clicks: 1_200 },
] as const;
const WARM_UP = 100;

/** Real AWS is some way off; one that answers at once would eat the processor that the clicks wait for. */
const REGISTRY = { repositories: 100, imagesEach: 200, delay: 40 };

/** By how many clicked at once. */
type Measurement = ReadonlyMap<number, Series & { readonly lost: number }>;

/** How long a person waits for a button: stored first against only acknowledged, and both beside a scan. */
export async function click(): Promise<void> {
  const office = await openOffice();
  const results: [string, Measurement][] = [];
  const measure = async (name: string, does: 'ack-only' | 'store-then-ack') => {
    const measured = await series(office, does);
    results.push([name, measured]);
    return measured;
  };
  const acked = await measure('Bolt, ack only', 'ack-only');
  const stored = await measure('Layaway, stored and then acked', 'store-then-ack');
  const beside = await besideScan(() => measure('the same beside a scan', 'store-then-ack'));
  await office.close();
  printSeries(results);
  const lost = [stored, beside].flatMap((measured) => [...measured.values()].map((one) => one.lost));
  printGoals([
    { what: 'clicks acknowledged but not stored', most: 0, measured: Math.max(...lost) },
    ...p99Goals('stored and acked, against ack only', 2, stored, acked),
    ...p99Goals('beside a scan, against without', 3, beside, stored),
  ]);
}

async function series(
  { slack, store, startApp }: Office,
  does: 'ack-only' | 'store-then-ack',
): Promise<Measurement> {
  const app = await startApp(does);
  await clickAll(slack, await openQuestions(slack, store, WARM_UP), 8);
  const measured = new Map<number, Series & { lost: number }>();
  for (const { atOnce, clicks } of CROWDS) {
    const questions = await openQuestions(slack, store, clicks);
    const before = (await store.reviews.decided()).length;
    const clicked = await clickAll(slack, questions, atOnce);
    const stored = (await store.reviews.decided()).length - before;
    const lost = does === 'ack-only' ? 0 : Math.max(0, clicked.clicks - clicked.late - stored);
    measured.set(atOnce, { ...clicked, lost });
  }
  await app.stop();
  return measured;
}

/** Scans one registry over and over in another process as long as the measurement takes. */
async function besideScan<T>(work: () => Promise<T>): Promise<T> {
  const registry = await openRegistry(REGISTRY);
  const scanner = startChild<Subject, Measured>('scan/process');
  let over = false;
  const scanning = (async () => {
    while (!over) await scanner.ask({ url: registry.url, way: 'layaway' });
  })();
  const result = await work();
  over = true;
  await scanning;
  await scanner.stop();
  await registry.stop();
  return result;
}

function p99Goals(what: string, most: number, measured: Measurement, against: Measurement): Goal[] {
  return CROWDS.map(({ atOnce }) => ({
    what: `p99 of ${atOnce} at once: ${what}`,
    most,
    measured: (measured.get(atOnce)?.p99 ?? Number.NaN) / (against.get(atOnce)?.p99 ?? Number.NaN),
    unit: ' ×',
  }));
}

function printSeries(results: readonly (readonly [string, Measurement])[]): void {
  const rows = results.flatMap(([name, measured]) =>
    [...measured].map(([atOnce, { clicks, late, median, p99, perSecond }]) => [
      name,
      figure(atOnce),
      figure(clicks),
      figure(median),
      figure(p99),
      figure(perSecond),
      figure(late),
    ]),
  );
  print('click: from click to ack over Socket Mode, in milliseconds', COLUMNS, rows);
}

const COLUMNS = [
  { head: 'app' },
  ...['at once', 'clicks', 'median', 'p99', 'clicks/s', 'no ack in 3 s'].map((head) => ({
    head,
    align: 'right' as const,
  })),
];
