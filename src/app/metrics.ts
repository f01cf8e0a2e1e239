import { Gauge, Registry } from 'prom-client';
import { latestMark } from '../../jobs/due.ts';
import type { HoldStatus } from '../policy/hold.ts';
import { type RegistryKey, registryKey } from '../policy/image.ts';
import type { Instant } from '../policy/time.ts';
import type { SourceSeen, Store } from '../store/store.ts';

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

/** Holds under way by state, age of the last scan, sweep and source answers, open questions, pause. */
export function createMetrics({ store, now, pausedByEnvironment }: MetricsParts): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const gauge: MakeGauge = (name, help, labelNames = []) =>
    new Gauge({ name: `layaway_${name}`, help, labelNames, registers });
  const holds = gauge('holds', 'Families under way by state', ['state']);
  const sweepAge = gauge('last_sweep_age_seconds', 'Seconds since all open holds were last looked at');
  const scanAge = gauge('last_scan_age_seconds', 'Seconds since a registry was last scanned whole', [
    'registry',
  ]);
  const sources = sourceGauges(gauge);
  const unowned = gauge('repositories_unowned', 'Repositories without a known owner, as of the last scans', [
    'registry',
  ]);
  const open = gauge('open_questions', 'Reviews nobody answered yet');
  const undone = gauge('decisions_to_apply', 'Decisions whose consequences are still to come');
  const paused = gauge('paused', '1 while quarantine and deletion are stopped everywhere');
  return {
    contentType: registry.contentType,
    async text() {
      const [openHolds, last, scans, questions, decided, pause, seen] = await Promise.all([
        store.holds.open().then((ids) => store.holds.getMany(ids)),
        store.memory.lastDone('sweep'),
        lastScans(store),
        store.reviews.listOpen(),
        store.reviews.decided(),
        store.brakes.paused(),
        store.memory.sourcesSeen(),
      ]);
      const counts = new Map<HoldStatus, number>();
      for (const { state } of openHolds) counts.set(state.status, (counts.get(state.status) ?? 0) + 1);
      holds.reset();
      for (const [state, count] of counts) holds.set({ state }, count);
      if (last !== undefined) sweepAge.set((now() - last) / 1000);
      scanAge.reset();
      for (const [registry, at] of scans) scanAge.set({ registry }, (now() - at) / 1000);
      sources.set(seen, now());
      unowned.reset();
      for (const [registry, count] of await unownedNow(store)) unowned.set({ registry }, count);
      open.set(questions.length);
      undone.set(decided.length);
      paused.set(pause || pausedByEnvironment() ? 1 : 0);
      return await registry.metrics();
    },
  };
}

type MakeGauge = (name: string, help: string, labelNames?: string[]) => Gauge;

/** Age of each source's last answer, and whether it was to be believed. */
function sourceGauges(gauge: MakeGauge) {
  const labels = ['registry', 'source'];
  const age = gauge('source_age_seconds', "Seconds since a source's last answer was observed", labels);
  const ok = gauge('source_ok', "1 where a source's last answer is believed", labels);
  return {
    set(seen: ReadonlyMap<RegistryKey, readonly SourceSeen[]>, now: Instant) {
      age.reset();
      ok.reset();
      for (const [registry, sources] of seen) {
        for (const { name: source, ok: isOk, observedAt } of sources) {
          age.set({ registry, source }, (now - observedAt) / 1000);
          ok.set({ registry, source }, isOk ? 1 : 0);
        }
      }
    },
  };
}

/** Repositories without an owner, by registry. */
async function unownedNow({ memory }: Store): Promise<Map<RegistryKey, number>> {
  const counts = new Map<RegistryKey, number>();
  for (const { registry, team } of await memory.repositories()) {
    const key = registryKey(registry);
    counts.set(key, (counts.get(key) ?? 0) + (team === undefined ? 1 : 0));
  }
  return counts;
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
