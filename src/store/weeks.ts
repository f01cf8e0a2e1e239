import type { Connection } from './connection.ts';

/** One team's message of one ISO week. */
export interface WeekPlace {
  readonly channel: string;
  readonly ts: string;
  /** `2026-W48`. */
  readonly week: string;
  /** Where a browser finds it; absent where Slack did not say. */
  readonly link?: string;
  /** A later week's message took its place, and it was drawn so. */
  readonly closed?: true;
}

/** Whether a newer message took its place: one of a later week, or of the same one in another channel. */
export function isFormer(
  place: Pick<WeekPlace, 'week' | 'channel'>,
  newest: Pick<WeekPlace, 'week' | 'channel'>,
): boolean {
  return place.week < newest.week || (place.week === newest.week && place.channel !== newest.channel);
}

/** Which messages of the weeks stand where. Without a team: those about what nobody is known to own. */
export interface Weeks {
  /** Notes a message, in place of what was noted of it before. */
  note(team: string | undefined, place: WeekPlace): Promise<void>;
  /** All messages of a team, oldest week first. */
  of(team: string | undefined): Promise<readonly WeekPlace[]>;
  /** Every team that has messages, also one that left the configuration. */
  teams(): Promise<readonly string[]>;
}

export function weeksIn(connection: Connection): Weeks {
  const { keys } = connection;
  return {
    async note(team, place) {
      await connection.run(`noting the message of ${place.week}`, async (redis) => {
        if (team !== undefined) await redis.sadd(keys.askedTeams, team);
        await redis.hset(keys.weeks(team ?? ''), `${place.week} ${place.channel}`, JSON.stringify(place));
      });
    },
    async teams() {
      const teams = await connection.run('loading which teams were asked', (redis) =>
        redis.smembers(keys.askedTeams),
      );
      return teams.sort();
    },
    async of(team) {
      const all = await connection.run('loading the messages of the weeks', (redis) =>
        redis.hvals(keys.weeks(team ?? '')),
      );
      const places = all.map((text): WeekPlace => JSON.parse(text));
      return places.sort((a, b) => (a.week < b.week || (a.week === b.week && a.ts < b.ts) ? -1 : 1));
    },
  };
}
