import pino from 'pino';
import type { Deps, RegistryAccess } from '../../jobs/deps.ts';
import { storedMemory } from '../../jobs/scan-memory.ts';
import type { Instant } from '../../src/policy/time.ts';
import type { Store } from '../../src/store/store.ts';
import { type Around, type Process, testConfig } from '../jobs/world.ts';

export const LOG = pino({ level: process.env.TEST_LOG ?? 'silent' });

/**
 * Starts processes. Each configuration is checked once. Asking ECR whether it leaves our reads out is tested
 * elsewhere, and answers yes in every history.
 */
export function starter(current: () => Store, now: () => Instant, registry: RegistryAccess) {
  const configs = new Map<string, Deps['config']>();
  return (around: Around): Process => {
    const key = JSON.stringify(around.config);
    const config = configs.get(key) ?? testConfig(around.config);
    configs.set(key, config);
    const store = current();
    const used = { ...(around.store?.(store) ?? store), time: async () => now() };
    const access = around.access?.(registry) ?? registry;
    const deps: Deps = {
      ...{ config, store: used, registries: [access], now, log: LOG, memory: storedMemory(used) },
      readsAreHidden: async () => true,
      readManifestsAnyway: false,
      pausedByEnvironment: around.pausedByEnvironment ?? (() => false),
    };
    return { deps, access };
  };
}
