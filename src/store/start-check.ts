import type { Instant } from '../policy/time.ts';
import type { Connection } from './connection.ts';
import { noteRefusedStart, settleEviction } from './eviction.ts';
import { bringUpToDate, layoutTrouble } from './migrations.ts';
import { evictionTrouble, readSettings, SET_NOEVICTION, type Settings } from './settings.ts';
import { beginWitness } from './term.ts';

/**
 * Refuses a Redis that would lose permissions by itself, or whose records another Layaway wrote; warns of one that
 * might. `migrates`: records of an older one are brought up to date, not refused. `time`: on Redis' clock.
 */
export async function checkAtStart(
  connection: Connection,
  time: () => Promise<Instant>,
  { migrates = false }: { readonly migrates?: boolean } = {},
): Promise<void> {
  const where = `Redis at ${connection.address}`;
  const settings = await readSettings(connection);
  const evicts = evictionTrouble(where, settings);
  if (evicts !== undefined) {
    // It is refused in any case, also where it is too full to take a note.
    if (migrates && settings.policy !== undefined)
      await noteRefusedStart(connection, settings.policy).catch((error: unknown) =>
        connection.warn(`${where} took no note of this: ${String(error)}`),
      );
    throw new Error(`${evicts}. ${SET_NOEVICTION}`);
  }
  for (const text of warningsOf(where, settings)) connection.warn(text);
  if (migrates) await bringUpToDate(connection, where);
  const foreign = await layoutTrouble(connection, where);
  if (foreign !== undefined) throw new Error(foreign);
  await beginWitness(connection);
  await settleEviction(connection, time, undefined);
}

/** What a start would have refused, as sentences. */
export interface StartTroubles {
  /** What is told may be dropped. */
  readonly evicts?: string;
  /** The records are laid out in another way than this program knows. */
  readonly foreign?: string;
}

/** The same for the kill switch, which has to work just then: what is wrong is answered and not thrown. */
export async function startTroubles(connection: Connection): Promise<StartTroubles> {
  const where = `Redis at ${connection.address}`;
  const evicts = evictionTrouble(where, await readSettings(connection));
  const foreign = await layoutTrouble(connection, where);
  if (foreign === undefined) await beginWitness(connection);
  return {
    ...(evicts !== undefined && { evicts: `${evicts}. ${SET_NOEVICTION}` }),
    ...(foreign !== undefined && { foreign }),
  };
}

function warningsOf(where: string, { policy, appendOnly, fsync }: Settings): string[] {
  const unread =
    policy !== undefined
      ? []
      : [
          `${where} does not let its settings be read: make sure yourself that maxmemory-policy is noeviction ` +
            'and that it persists (appendonly yes, appendfsync always). With eviction decisions get lost silently.',
        ];
  if (appendOnly === false)
    return [
      ...unread,
      `${where} HAS NO APPEND-ONLY FILE: a restart loses decisions, holds and undo receipts. ` +
        'Set appendonly yes and appendfsync always.',
    ];
  if (fsync === undefined || fsync === 'always') return unread;
  return [
    ...unread,
    `${where} has appendfsync ${fsync}: a crash can lose clicks of the last second or more. ` +
      'Set appendfsync always.',
  ];
}
