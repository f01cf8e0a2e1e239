import type { WebClient } from '@slack/web-api';
import type { GroupMembers, Unavailable } from '../policy/person.ts';
import { HOUR, type Instant, MINUTE, SECOND } from '../policy/time.ts';
import type { Log } from './log.ts';
import { type CallFailure, callFailure } from './outcome.ts';

/** `lasting`: Slack said no (the group is gone, a scope is missing); asking again does not help until somebody acts. */
export type GroupAnswer =
  | { readonly members: ReadonlySet<string> }
  | (Unavailable & { readonly lasting: boolean });

/** Who is in which user group, remembered in this process. Nothing in here rejects. */
export interface UserGroups {
  /** From memory where that is young enough, else as long as one call takes. */
  look(group: string): Promise<GroupMembers>;
  /** What is known without asking. */
  known(group: string): ReadonlySet<string> | undefined;
  /** Asks Slack now; an answer that is still believed stands where Slack fails. */
  refresh(group: string): Promise<GroupAnswer>;
  /** Slack says that the group changed: what is known of it holds no longer. */
  forget(group: string): void;
}

/** Younger than this is not asked again. */
const FRESH = 10 * MINUTE;
/** Older than this is not believed: somebody may have left the team since. */
const BELIEVED = HOUR;
/** After a failure Slack is left alone for so long: its limit for user groups is 20 calls a minute. */
const REST = 30 * SECOND;

interface Kept {
  readonly members: ReadonlySet<string>;
  readonly at: Instant;
}
type Failed = Extract<GroupAnswer, Unavailable> & { readonly until: Instant };

/** @param client with a time limit of 2 s: a cold look-up stays within a click's patience */
export function createUserGroups(client: WebClient, now: () => Instant, log: Log): UserGroups {
  return new RememberedGroups(client, now, log);
}

class RememberedGroups implements UserGroups {
  readonly #kept = new Map<string, Kept>();
  readonly #failed = new Map<string, Failed>();
  readonly #asking = new Map<string, Promise<GroupAnswer>>();
  readonly #client: WebClient;
  readonly #now: () => Instant;
  readonly #log: Log;

  constructor(client: WebClient, now: () => Instant, log: Log) {
    this.#client = client;
    this.#now = now;
    this.#log = log;
  }

  async look(group: string): Promise<GroupMembers> {
    const warm = this.#younger(group, BELIEVED);
    const failure = this.#failed.get(group);
    const resting = failure && this.#now() < failure.until ? failure : undefined;
    if (!warm) return resting ?? (await this.refresh(group));
    if (!this.#younger(group, FRESH) && !resting) void this.refresh(group);
    return warm;
  }

  known(group: string): ReadonlySet<string> | undefined {
    return this.#younger(group, BELIEVED)?.members;
  }

  refresh(group: string): Promise<GroupAnswer> {
    const asked = this.#asking.get(group);
    if (asked) return asked;
    const began = this.#now();
    const answer: Promise<GroupAnswer> = askSlack(this.#client, group).then((said) => {
      // After `forget` the question is not ours any more: what was said before the change is not kept.
      const current = this.#asking.get(group) === answer;
      if (current) this.#asking.delete(group);
      return said instanceof Set ? this.#keep(group, said, began, current) : this.#fail(group, said);
    });
    this.#asking.set(group, answer);
    return answer;
  }

  forget(group: string): void {
    this.#kept.delete(group);
    this.#asking.delete(group);
    this.#failed.delete(group);
  }

  #keep(group: string, members: ReadonlySet<string>, at: Instant, current: boolean): GroupAnswer {
    if (current) {
      this.#failed.delete(group);
      this.#kept.set(group, { members, at });
    }
    return { members };
  }

  #fail(group: string, said: CallFailure): GroupAnswer {
    this.#log.warn({ group, failure: said }, 'Slack does not say who is in a user group');
    const failure = failureOf(said, this.#now());
    this.#failed.set(group, failure);
    if (failure.lasting) this.#kept.delete(group);
    return this.#younger(group, BELIEVED) ?? failure;
  }

  #younger(group: string, age: number): Kept | undefined {
    const kept = this.#kept.get(group);
    return kept && this.#now() - kept.at < age ? kept : undefined;
  }
}

async function askSlack(client: WebClient, group: string): Promise<Set<string> | CallFailure> {
  try {
    const { users } = await client.usergroups.users.list({ usergroup: group });
    return users ? new Set(users) : { status: 'unknown', why: 'Slack named no members' };
  } catch (error) {
    return callFailure(error);
  }
}

function failureOf(failure: CallFailure, now: Instant): Failed {
  switch (failure.status) {
    case 'refused':
      return { unavailable: reasonFor(failure.code), lasting: true, until: now + REST };
    case 'later':
      return { unavailable: 'Slack asks to wait', lasting: false, until: now + failure.retryAfterMs };
    case 'unknown':
      return { unavailable: failure.why, lasting: false, until: now + REST };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  no_such_subteam: 'there is no such user group, or it is disabled',
  subteam_not_found: 'there is no such user group, or it is disabled',
  missing_scope: 'the app lacks the scope usergroups:read',
  plan_upgrade_required: 'user groups need a paid plan of Slack',
  paid_teams_only: 'user groups need a paid plan of Slack',
};

/** Why Slack says nothing of a user group, from its error code. */
export function reasonFor(code: string): string {
  return REASONS[code] ?? `Slack answers ${code}`;
}
