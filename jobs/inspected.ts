import type { SourceReport } from '../src/policy/evidence.ts';
import type { RegistryKey } from '../src/policy/image.ts';
import { DAY, type Duration, type Instant } from '../src/policy/time.ts';
import type { Memory } from '../src/store/store.ts';
import type { ScanMemory } from './deps.ts';

/**
 * Notes that a source saw more than ever of late. Its right size only rises here: were it every answer's, a source that
 * goes blind by a third each time it is asked would never be doubted, and it is asked every hour.
 */
export async function noteMore(
  memory: Pick<ScanMemory, 'rememberInspected'>,
  registry: RegistryKey,
  { name, status, inspected }: SourceReport,
  before: number | undefined,
): Promise<void> {
  if (status !== 'ok' || inspected <= (before ?? -1)) return;
  await memory.rememberInspected(registry, name, inspected);
}

/** A week, less what a scan may begin earlier. */
const LOWERED_EVERY: Duration = 6 * DAY;

/**
 * After a good weekly scan the right size may fall to what was seen, once a week and never to less than half: so a
 * company that really shrinks is believed in time, and somebody can notice before much of a source is missing.
 */
export async function noteLess(
  memory: Pick<Memory, 'lastInspected' | 'rememberInspected' | 'lastDone' | 'done'>,
  registry: RegistryKey,
  reports: readonly SourceReport[],
  at: Instant,
): Promise<void> {
  const mark = `sizes lowered ${registry}`;
  const last = await memory.lastDone(mark);
  if (last !== undefined && at - last < LOWERED_EVERY) return;
  await memory.done(mark, at); // first: after a crash nothing falls twice in a week
  for (const { name, inspected } of reports) {
    const before = (await memory.lastInspected(registry, name)) ?? 0;
    if (inspected < before) {
      await memory.rememberInspected(registry, name, Math.max(inspected, Math.ceil(before / 2)));
    }
  }
}
