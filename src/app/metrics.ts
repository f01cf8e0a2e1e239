import { Gauge, Registry } from 'prom-client';
import { latestMark } from '../../jobs/due.ts';
import type { HoldStatus } from '../policy/hold.ts';
import { type RegistryKey, registryKey } from '../policy/image.ts';
import type { Instant } from '../policy/time.ts';
import { clockOffsetOf } from '../store/server-clock.ts';
import type { SourceSeen, Store } from '../store/store.ts';
import { type BrakeParts, brakeMetrics } from './metrics-brakes.ts';

/** Prometheus text, made anew at each scrape from what is stored, so that every process answers the same. */
export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
}

export interface MetricsParts extends BrakeParts {
  readonly pausedByEnvironment: () => boolean;
}

/** What is under way and what waits, how fresh everything is that it rests on, and what holds it back; docs/metrics.md. */
export function createMetrics(parts: MetricsParts): Metrics {
  const { store, now, pausedByEnvironment } = parts;
  const registry = new Registry();
  const registers = [registry];
  const gauge: MakeGauge = (name, help, labelNames = []) =>
    new Gauge({ name: `layaway_${name}`, help, labelNames, registers });
  const holds = gauge('holds', 'Families under way by state', ['state']);
  const sweepAge = gauge('last_sweep_age_seconds', 'Seconds since all open holds were last looked at');
  const scanAge = gauge('last_scan_age_seconds', 'Seconds since a registry was last scanned whole', [
    'registry',
  ]);
  const sources = seenGauges(gauge, 'source', 'source');
  const signals = seenGauges(gauge, 'signal', 'source of signals');
  const brakes = brakeMetrics(gauge, registers, parts);
  const unowned = gauge('repositories_unowned', 'Repositories without a known owner, as of the last scans', [
    'registry',
  ]);
  const clock = gauge('clock_offset_seconds', 'How far the clock of this process is ahead of that of Redis');
  const evicts = gauge(
    'redis_evicts',
    '1 while Redis may drop what it is told: all but giving back stands still',
  );
  const open = gauge('open_questions', 'Reviews nobody answered yet');
  const undone = gauge('decisions_to_apply', 'Decisions whose consequences are still to come');
  const paused = gauge('paused', '1 while quarantine and deletion are stopped everywhere');
  return {
    contentType: registry.contentType,
    async text() {
      const [openHolds, last, scans, questions, decided, pause, seen, heard] = await Promise.all([
        store.holds.open().then((ids) => store.holds.getMany(ids)),
        store.memory.lastDone('sweep'),
        lastScans(store),
        store.reviews.listOpen(),
        store.reviews.decided(),
        store.brakes.paused(),
        store.memory.sourcesSeen(),
        store.measures.signalsSeen(),
      ]);
      const counts = new Map<HoldStatus, number>();
      for (const { state } of openHolds) counts.set(state.status, (counts.get(state.status) ?? 0) + 1);
      holds.reset();
      for (const [state, count] of counts) holds.set({ state }, count);
      if (last !== undefined) sweepAge.set((now() - last) / 1000);
      scanAge.reset();
      for (const [registry, at] of scans) scanAge.set({ registry }, (now() - at) / 1000);
      sources.set(seen, now());
      signals.set(heard, now());
      unowned.reset();
      const unownedIn = await unownedNow(store);
      for (const [registry, count] of unownedIn) unowned.set({ registry }, count);
      await brakes.set([...unownedIn.keys()], openHolds);
      clock.set((await clockOffsetOf(store, now)) / 1000);
      evicts.set(store.safekeeping.trouble() === undefined ? 0 : 1);
      open.set(questions.length);
      undone.set(decided.length);
      paused.set(pause || pausedByEnvironment() ? 1 : 0);
      return await registry.metrics();
    },
  };
}

/** A gauge under Layaway's prefix. */
export type MakeGauge = (name: string, help: string, labelNames?: string[]) => Gauge;

/** Age of the last answer of each, and whether it was to be believed. */
function seenGauges(gauge: MakeGauge, what: 'source' | 'signal', words: string) {
  const labels = ['registry', what];
  const age = gauge(
    `${what}_age_seconds`,
    `Seconds since the last answer of a ${words} was observed`,
    labels,
  );
  const ok = gauge(`${what}_ok`, `1 where the last answer of a ${words} is believed`, labels);
  return {
    set(seen: ReadonlyMap<RegistryKey, readonly SourceSeen[]>, now: Instant) {
      age.reset();
      ok.reset();
      for (const [registry, sources] of seen) {
        for (const { name, ok: isOk, observedAt } of sources) {
          age.set({ registry, [what]: name }, (now - observedAt) / 1000);
          ok.set({ registry, [what]: name }, isOk ? 1 : 0);
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
