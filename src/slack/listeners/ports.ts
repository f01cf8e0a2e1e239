import type { Instant } from '../../policy/time.ts';
import type { Answers } from '../answers.ts';
import type { Desk } from '../desk.ts';
import type { PublishHome } from '../home-publisher.ts';
import type { Log } from '../log.ts';
import type { PolicyDesk } from '../policy-desk.ts';
import type { Poster } from '../poster.ts';
import type { Reading } from '../views/dates.ts';
import type { Homes } from './home.ts';
import type { PolicyRedraw } from './policy-redraw.ts';
import type { Redraw } from './redraw.ts';
import type { WindowRedraw } from './window-redraw.ts';

/** What the listeners need besides the desk. */
export interface ListenerPorts {
  readonly poster: Poster;
  /** What Home and the commands ask. */
  readonly answers: Answers;
  readonly policies: PolicyDesk;
  readonly publishHome: PublishHome;
  /** True once for a key, in all processes, for `ttl` ms. */
  readonly once: (key: string, ttl: number) => Promise<boolean>;
  readonly now: () => Instant;
  /** IANA zone of a team's readers; without a team, the default one. */
  readonly zoneOf: (team?: string) => string;
  /** Whether somebody's list draws the buttons that decide for a team; left out: it always does. */
  readonly answersFor?: (user: string, team: string | undefined) => boolean;
  readonly log: Log;
  /** How long a click waits for its result before it is acknowledged with "recording…"; default one second. */
  readonly patience?: number;
}

/** Desk, ports and what was made of them, as the listeners share it. */
export interface Room extends ListenerPorts {
  readonly desk: Desk;
  readonly redraw: Redraw;
  readonly homes: Homes;
  readonly policyCards: PolicyRedraw;
  readonly windows: WindowRedraw;
  readonly patience: number;
}

export function readingOf(ports: Pick<ListenerPorts, 'now' | 'zoneOf'>, team: string | undefined): Reading {
  return { now: ports.now(), zone: ports.zoneOf(team) };
}
