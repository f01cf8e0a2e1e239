import { Gauge, Registry } from 'prom-client';
import { latestMark } from '../../jobs/due.ts';
import type { HoldStatus } from '../policy/hold.ts';
import { type RegistryKey, registryKey } from '../policy/image.ts';
import type { Instant } from '../policy/time.ts';
import type { Store } from '../store/store.ts';

/** Prometheus text, made anew at each scrape from what is stored, so that every process answers the same. */
export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
}

export interface MetricsParts {
  readonly store: Store;
  readonly now: () => Instant;
  readonly pausedByEnvironment: () => boolean;
}

/** Holds under way by state, age of the last scan and sweep, open questions, pause. */
export function createMetrics({ store, now, pausedByEnvironment }: MetricsParts): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `layaway_${name}`, help, labelNames, registers });
  const holds = gauge('holds', 'Families under way by state', ['state']);
  const sweepAge = gauge('last_sweep_age_seconds', 'Seconds since all open holds were last looked at');
  const scanAge = gauge('last_scan_age_seconds', 'Seconds since a registry was last scanned whole', [
    'registry',
  ]);
  const open = gauge('open_questions', 'Reviews nobody answered yet');
  const undone = gauge('decisions_to_apply', 'Decisions whose consequences are still to come');
  const paused = gauge('paused', '1 while quarantine and deletion are stopped everywhere');
  return {
    contentType: registry.contentType,
    async text() {
      const [openHolds, last, scans, questions, decided, pause] = await Promise.all([
        store.holds.open().then((ids) => store.holds.getMany(ids)),
        store.memory.lastDone('sweep'),
        lastScans(store),
        store.reviews.listOpen(),
        store.reviews.decided(),
        store.brakes.paused(),
      ]);
      const counts = new Map<HoldStatus, number>();
      for (const { state } of openHolds) counts.set(state.status, (counts.get(state.status) ?? 0) + 1);
      holds.reset();
      for (const [state, count] of counts) holds.set({ state }, count);
      if (last !== undefined) sweepAge.set((now() - last) / 1000);
      scanAge.reset();
      for (const [registry, at] of scans) scanAge.set({ registry }, (now() - at) / 1000);
      open.set(questions.length);
      undone.set(decided.length);
      paused.set(pause || pausedByEnvironment() ? 1 : 0);
      return await registry.metrics();
    },
  };
}

/** When each registry that was ever scanned was so last. */
async function lastScans({ memory }: Store): Promise<Map<RegistryKey, Instant>> {
  const known = new Set((await memory.repositories()).map(({ registry }) => registryKey(registry)));
  const scans = new Map<RegistryKey, Instant>();
  for (const registry of known) {
    const at = await memory.lastDone(latestMark({ name: 'scan', registry }));
    if (at !== undefined) scans.set(registry, at);
  }
  return scans;
}
