import { changeText } from '../src/policy/order.ts';
import type { Instant } from '../src/policy/time.ts';
import type { LedgerEntry } from '../src/store/store.ts';
import type { RegistryAccess } from './deps.ts';
import type { Restored } from './restore-aside.ts';
import type { TakenBack } from './take-back.ts';

/**
 * The record of what the command line brought back by itself (promise 7): every change that was seen, and what came of
 * the image. What comes of one that an open hold speaks of, the worker that was told writes.
 */
export function restoredEntries(
  { key: registry }: Pick<RegistryAccess, 'key'>,
  repository: string,
  restored: readonly Restored[],
  { held }: Pick<TakenBack, 'held'>,
  at: Instant,
): LedgerEntry[] {
  const about = { at, registry, repository, by: 'cli' } as const;
  return restored.flatMap((one): LedgerEntry[] => {
    const { digest, made = [], notes = [] } = one;
    // Also of what a hold speaks of: the worker finds it gone, and cannot know why.
    if (one.lost) {
      const text = [`${nameOf(repository, one)} is lost`, ...notes, one.failed].filter(Boolean).join('; ');
      return [{ ...about, kind: 'failed', text }];
    }
    if (made.length === 0) return [];
    const changed = made.map((change) => ({
      ...about,
      kind: 'changed' as const,
      text: `${changeText(change)}: seen`,
    }));
    const state = stateOf(one);
    if (state === undefined || held.has(digest)) return changed;
    const text = `${nameOf(repository, one)} ${state}: asked by the command line; no hold spoke of it`;
    return [...changed, { ...about, kind: 'restored', text }];
  });
}

/** Undefined where it is not over: another try goes on. */
function stateOf({ failed, activating }: Restored): string | undefined {
  if (failed !== undefined) return undefined;
  return activating ? 'is coming out of the archive' : 'is restored';
}

function nameOf(repository: string, { digest, tags: [tag] }: Restored): string {
  return `${repository}${tag === undefined ? '' : `:${tag}`}@${digest.slice(0, 19)}`;
}
