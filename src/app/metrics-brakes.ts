import { Counter, type Registry } from 'prom-client';
import { localDay } from '../../jobs/calendar.ts';
import type { Config } from '../config/schema.ts';
import type { Hold } from '../policy/hold.ts';
import { type RegistryKey, registryKey } from '../policy/image.ts';
import type { Instant } from '../policy/time.ts';
import type { Counted } from '../store/measures.ts';
import type { Store } from '../store/store.ts';
import type { MakeGauge } from './metrics.ts';

/** What brakes look at. */
export interface BrakeParts {
  readonly store: Store;
  readonly config: Pick<Config, 'budget' | 'schedule'>;
  readonly now: () => Instant;
}

/** Pause, the day's budget, trips and failures: whether Layaway is held back, and by what. */
export function brakeMetrics(gauge: MakeGauge, registers: Registry[], { store, config, now }: BrakeParts) {
  const limit = config.budget.imagesPerRepositoryAndDay;
  const paused = gauge('registry_paused', '1 while quarantine and deletion are stopped in this registry', [
    'registry',
  ]);
  const left = gauge('budget_left_images', "Least left today of any of a registry's repositories' budgets", [
    'registry',
  ]);
  const counters = {
    trips: counterOf(registers, 'trips', 'Put-aside images that turned out to be in use', 'registry'),
    failures: counterOf(registers, 'failures', 'Pieces of work that failed, by kind', 'kind'),
  };
  return {
    async set(registries: readonly RegistryKey[], openHolds: readonly Hold[]) {
      const day = localDay(now(), config.schedule.timezone);
      paused.reset();
      left.reset();
      for (const registry of registries) {
        paused.set({ registry }, (await store.brakes.paused(registry)) ? 1 : 0);
        const names = new Set(
          openHolds.flatMap((hold) => (registryKey(hold.registry) === registry ? [hold.repository] : [])),
        );
        const spent = await Promise.all([...names].map((name) => store.brakes.spent(registry, name, day)));
        left.set({ registry }, Math.max(0, limit - Math.max(0, ...spent)));
      }
      for (const what of ['trips', 'failures'] as const) await counters[what].set(store, registries);
    },
  };
}

/** Each registry's trips begin at 0, so that the first one is an increase that an alert can see. */
function counterOf(registers: Registry[], what: Counted, help: string, label: 'registry' | 'kind') {
  const counter = new Counter({ name: `layaway_${what}_total`, help, labelNames: [label], registers });
  return {
    async set({ measures }: Store, registries: readonly RegistryKey[]) {
      const counts = await measures.counts(what);
      counter.reset();
      for (const of of new Set([...(label === 'registry' ? registries : FAILURE_KINDS), ...counts.keys()])) {
        counter.inc({ [label]: of }, counts.get(of) ?? 0);
      }
    },
  };
}

/** A change that ECR refused or nobody could see; a family that could not be carried on; work that ended in an error. */
const FAILURE_KINDS = ['change', 'hold', 'scan', 'sweep', 'review', 'digest', 'remind'] as const;
