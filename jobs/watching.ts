import type { RegistryKey } from '../src/policy/image.ts';
import { DAY, type Duration, type Instant } from '../src/policy/time.ts';
import type { Memory } from '../src/store/store.ts';
import type { ScanMemory } from './deps.ts';
import type { Evidence } from './evidence.ts';

/** Two weekly scans and a day: one of them may fail without ending the watch. */
const LONGEST_GAP: Duration = 15 * DAY;

/**
 * Whether a scan looked everywhere it should: some source answered, each well, every known consumer is covered and no
 * repository stayed unread. Any other scan is no watching, for what it missed may have been in use.
 */
export function sawEverything(
  { reports, notCovered }: Pick<Evidence, 'reports' | 'notCovered'>,
  incomplete: number,
): boolean {
  const answered = reports.length > 0 && reports.every(({ status }) => status === 'ok');
  return answered && notCovered.length === 0 && incomplete === 0;
}

/** Goes on watching with a good scan, or begins anew where the last good one is too long ago or never was. */
export async function noteGoodScan(memory: Memory, registry: RegistryKey, at: Instant): Promise<void> {
  // The start is written first: after a crash between the two the mark is older, which only begins again.
  if ((await watchedWithoutGap(memory, registry, at)) === undefined)
    await memory.restartWatching(registry, at);
  await memory.done(markOf(registry), at);
}

/**
 * Since when a registry is watched without a gap; undefined where it was never, or where the last good scan is so long
 * ago that uses may have come and gone unseen. Then every release is protected, from that day on, not from the next
 * scan only.
 */
export async function watchedWithoutGap(
  memory: Pick<ScanMemory, 'watchedSince' | 'lastDone'>,
  registry: RegistryKey,
  now: Instant,
): Promise<Instant | undefined> {
  const [since, last] = await Promise.all([memory.watchedSince(registry), memory.lastDone(markOf(registry))]);
  return last !== undefined && now - last <= LONGEST_GAP ? since : undefined;
}

function markOf(registry: RegistryKey): string {
  return `good scan ${registry}`;
}
