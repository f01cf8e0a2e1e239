import type { Source } from '../../src/evidence/source.ts';
import { type Digest, registryKey } from '../../src/policy/image.ts';
import type { Instant } from '../../src/policy/time.ts';

/** What runs, as the one source sees it. */
export interface Runtimes {
  readonly running: Map<string, { repository: string; digest: Digest }>;
  blind: boolean;
}

/** The one source: it sees all that runs, or nothing at all. */
export function sourceOf(runtimes: Runtimes, { now }: { now(): Instant }): Source {
  return {
    name: 'ecs',
    async collect({ registry }) {
      const seen = { name: 'ecs', registry: registryKey(registry), observedAt: now() };
      if (runtimes.blind) return { ...seen, inspected: 0, status: 'failed', why: 'no answer' };
      const uses = [...runtimes.running].map(([by, { repository, digest }]) => ({
        repository,
        digest,
        by,
      }));
      return { ...seen, inspected: 50, status: 'ok', uses };
    },
  };
}
