import type { Instant } from '../policy/time.ts';
import type { Connection } from './connection.ts';

/** One picture of one week and how far it came in Slack. */
export interface PictureRecord {
  /** ISO week, `2026-W48`. */
  readonly week: string;
  readonly kind: string;
  /**
   * `begun`: Slack named a file, nobody knows whether it has it. `ready`: it can be shown. `given-up`: not this week.
   */
  readonly status: 'begun' | 'ready' | 'given-up';
  readonly file?: string;
  /** How often an upload was begun. */
  readonly tries: number;
  readonly at: Instant;
  readonly title: string;
  readonly alt: string;
}

/** Weeks remembered: Home shows the newest, and older messages know their pictures themselves. */
export const PICTURE_WEEKS = 8;

export interface Pictures {
  of(week: string, kind: string): Promise<PictureRecord | undefined>;
  /** Notes it in place of what was noted of it before; weeks beyond `PICTURE_WEEKS` are let go. */
  note(record: PictureRecord): Promise<void>;
  /** Of the newest week that was begun, those that are not settled: `begun`, and nobody knows with what end. */
  unfinished(): Promise<readonly PictureRecord[]>;
  /** Of the newest week that has any, those that can be shown, by kind. */
  newest(): Promise<readonly (PictureRecord & { readonly file: string })[]>;
}

export function picturesIn(connection: Connection): Pictures {
  const key = connection.keys.pictures;
  return {
    async of(week, kind) {
      const text = await connection.run(`loading the picture of ${week}`, (redis) =>
        redis.hget(key, `${week} ${kind}`),
      );
      return text === null ? undefined : (JSON.parse(text) as PictureRecord);
    },
    async note(record) {
      await connection.run(`noting the picture of ${record.week}`, async (redis) => {
        await redis.hset(key, `${record.week} ${record.kind}`, JSON.stringify(record));
        const fields = await redis.hkeys(key);
        const weeks = [...new Set(fields.map(weekOf))].sort();
        const old = new Set(weeks.slice(0, -PICTURE_WEEKS));
        const over = fields.filter((field) => old.has(weekOf(field)));
        if (over.length > 0) await redis.hdel(key, ...over);
      });
    },
    async unfinished() {
      const all = await connection.run('loading unfinished pictures', (redis) => redis.hvals(key));
      const records = all.map((text): PictureRecord => JSON.parse(text));
      const week = records
        .map((one) => one.week)
        .sort()
        .at(-1);
      return records.filter((one) => one.week === week && one.status === 'begun');
    },
    async newest() {
      const all = await connection.run('loading the newest pictures', (redis) => redis.hvals(key));
      const ready = all.map((text): PictureRecord => JSON.parse(text)).filter(isReady);
      const week = ready
        .map((one) => one.week)
        .sort()
        .at(-1);
      return ready.filter((one) => one.week === week).sort((a, b) => (a.kind < b.kind ? -1 : 1));
    },
  };
}

function isReady(record: PictureRecord): record is PictureRecord & { readonly file: string } {
  return record.status === 'ready' && record.file !== undefined;
}

function weekOf(field: string): string {
  return field.split(' ')[0] ?? '';
}
