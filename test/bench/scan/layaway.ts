import { pino } from 'pino';
import { openRegistries } from '../../../jobs/access.ts';
import type { ScanDeps } from '../../../jobs/deps.ts';
import { readsAreHidden } from '../../../jobs/hidden-reads.ts';
import { scanRegistry } from '../../../jobs/scan.ts';
import { briefMemory } from '../../../jobs/scan-memory.ts';
import { checkConfig } from '../../../src/config/check.ts';
import type { Config } from '../../../src/config.ts';
import { MovableClock } from '../../../src/sandbox/clock.ts';
import type { Seen } from './subject.ts';

/** Layaway's own scan as `layaway scan` runs it without Redis: all sources, all rules, candidates scored. */
export async function scanWithLayaway(quota?: number): Promise<Seen> {
  const config = configuration(quota);
  const { now } = new MovableClock();
  const log = pino({ level: 'silent' });
  const open = await openRegistries({ config, now, log, root: '.' });
  const deps: ScanDeps = {
    config,
    registries: open.registries,
    now,
    log,
    memory: briefMemory(),
    readsAreHidden: readsAreHidden(now),
    readManifestsAnyway: false,
  };
  const seen = { images: 0, lost: 0, removable: 0 };
  for (const access of open.registries) {
    await scanRegistry(deps, access, {
      each: (scan) => {
        if (scan.status !== 'judged') seen.lost++;
        else {
          seen.images += scan.images;
          seen.removable += scan.judged.filter(({ verdict }) => verdict.kind === 'removable').length;
        }
      },
    });
  }
  await open.close();
  return seen;
}

function configuration(quota: number | undefined): Config {
  const checked = checkConfig(quota === undefined ? {} : { rates: { describePerSecond: quota } });
  if ('config' in checked) return checked.config;
  throw new Error(checked.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
}
