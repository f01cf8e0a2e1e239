import type { Instant } from '../policy/time.ts';
import { EVERYWHERE } from './brakes.ts';
import type { Connection } from './connection.ts';
import { declareLapse, type Marks, readMarks } from './declare-lapse.ts';
import type { Pause } from './store.ts';

/** What this process itself saw of a Redis that drops keys. */
export interface EvictionSeen {
  /** Its maxmemory-policy then: `noeviction` where only its count of dropped keys told. */
  readonly policy: string;
  /** The last lapse that was noted by then. */
  readonly lapse: Instant | undefined;
}

/** Noted in Redis itself for whoever comes later, and answered to be remembered: the note may be dropped, too. */
export async function noteEviction(connection: Connection, policy: string): Promise<EvictionSeen> {
  const { keys } = connection;
  await connection.run('noting that it evicts', (redis) => redis.set(keys.evicted, policy));
  return { policy, lapse: (await readMarks(connection)).lapse?.at };
}

/** The same for a start that is refused: where nothing is recorded, nothing can be dropped. */
export async function noteRefusedStart(connection: Connection, policy: string): Promise<void> {
  const { ledger } = connection.keys;
  if ((await connection.run('looking for a record', (redis) => redis.exists(ledger))) === 1)
    await noteEviction(connection, policy);
}

/** Somebody else notes a lapse in the same moment: look again, a few times. */
const ATTEMPTS = 5;

/**
 * Once nothing is dropped any more: what was told before is doubted from here on, for a newer word on it may be gone,
 * and all stands still until somebody resumes, for a pause may be. Whoever is first does it for all, also for what
 * another process, or a refused start, noted. `seen` by this process counts where the note is gone, and no lapse since.
 */
export async function settleEviction(
  connection: Connection,
  now: () => Promise<Instant>,
  seen: EvictionSeen | undefined,
): Promise<void> {
  const { keys } = connection;
  for (let i = 0; i < ATTEMPTS; i++) {
    const noted = await connection.run('reading whether it evicted', (redis) => redis.get(keys.evicted));
    if (noted === null && !seen) return;
    const known = connection.witness.known;
    const marks = await readMarks(connection);
    const policy = noted ?? (seen?.lapse === marks.lapse?.at ? seen?.policy : undefined);
    if (policy === undefined) return;
    if (await declare(connection, marks, { known, now: await now(), noted: noted ?? '', policy })) return;
  }
  throw new Error(`Redis at ${connection.address} keeps changing its record of what it lost`);
}

interface Settled extends Pick<Parameters<typeof declareLapse>[2], 'known' | 'now'> {
  /** The note as it stands; empty for none. */
  readonly noted: string;
  readonly policy: string;
}

async function declare(connection: Connection, marks: Marks, { known, now, noted, policy }: Settled) {
  const { keys } = connection;
  const how = policy === 'noeviction' ? 'its count of evicted keys grew' : `maxmemory-policy was ${policy}`;
  const why = `${how}, so answers and pauses may be dropped: set anew what has to stay paused, then resume`;
  const pause: Pause = { by: 'layaway', at: now, why };
  return await declareLapse(connection, marks, {
    why: `${how}, so it may have dropped answers and pauses`,
    known,
    now,
    along: (transaction) =>
      transaction
        .expect(keys.evicted, noted)
        .write('DEL', keys.evicted)
        .write('HSETNX', keys.pauses, EVERYWHERE, JSON.stringify(pause))
        .log([{ at: now, kind: 'paused', by: pause.by, text: `everything paused: ${why}` }]),
  });
}
