import { registryKey } from '../src/policy/image.ts';
import type { Review } from '../src/policy/review.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { withLayers } from './layers.ts';
import { openReview } from './open-reviews.ts';
import { scanRegistry } from './scan.ts';

/**
 * Asks these questions of one registry anew, on evidence of now: their repositories are scanned, and only what is still
 * in question is opened, to be asked at once. What could not be seen whole, and a registry that cannot be read, stay as
 * they are.
 */
export async function reopen(deps: Deps, access: RegistryAccess, due: readonly Review[]): Promise<void> {
  const ours = due.filter(({ registry }) => registryKey(registry) === access.key);
  if (ours.length === 0) return;
  const only = [...new Set(ours.map(({ repository }) => repository))];
  try {
    await scanRegistry(deps, access, {
      only,
      each: async (scan, evidence) => {
        if (scan.status === 'incomplete') return deps.log.warn(scan, 'not asked on its review date');
        for (const review of ours.filter(({ repository }) => repository === scan.repository)) {
          const found = scan.status === 'judged' ? scan.candidates : [];
          const candidate = found.find(({ id }) => id === review.candidate);
          if (scan.status === 'judged' && candidate) {
            const estimated = await withLayers(deps, access, candidate, scan.judged);
            const opened = await openReview(deps, estimated, evidence, scan.notesOn(candidate));
            if ('opened' in opened) await deps.store.reviews.askAtOnce(opened.opened.id);
          }
          await deps.store.reviews.returnsNoMore(review.id);
        }
      },
    });
  } catch (error) {
    deps.log.warn({ registry: access.key, err: error }, 'nothing was asked on its review date');
  }
}
