import { type Instant, MINUTE, SECOND } from '../../policy/time.ts';

/** How long a trigger opens a modal. */
export const TRIGGER_LASTS = 3 * SECOND;

export type Redeemed =
  | { readonly ok: true; readonly user: string }
  | {
      readonly ok: false;
      readonly error: 'invalid_trigger_id' | 'exchanged_trigger_id' | 'expired_trigger_id';
    };

/** Trigger ids: each opens one modal, once, within three seconds of the sandbox's clock. */
export class Triggers {
  readonly #issued = new Map<string, { user: string; at: Instant; used: boolean }>();
  readonly #now: () => Instant;

  constructor(now: () => Instant) {
    this.#now = now;
  }

  issue(user: string): string {
    const id = `${this.#issued.size + 1}.${user}.trigger`;
    this.#issued.set(id, { user, at: this.#now(), used: false });
    return id;
  }

  redeem(id: string): Redeemed {
    const trigger = this.#issued.get(id);
    if (!trigger) return { ok: false, error: 'invalid_trigger_id' };
    if (trigger.used) return { ok: false, error: 'exchanged_trigger_id' };
    if (this.#now() - trigger.at > TRIGGER_LASTS) return { ok: false, error: 'expired_trigger_id' };
    trigger.used = true;
    return { ok: true, user: trigger.user };
  }
}

/** What a response URL answers to: who acted, where, and on which message. */
export interface Origin {
  readonly user: string;
  readonly channel: string;
  readonly message?: string;
  readonly threadTs?: string;
}

const MOST_USES = 5;
const URL_LASTS = 30 * MINUTE;

/** Response URLs: five uses within thirty minutes of the sandbox's clock. */
export class ResponseUrls {
  readonly #issued = new Map<string, { origin: Origin; at: Instant; uses: number }>();
  readonly #now: () => Instant;

  constructor(now: () => Instant) {
    this.#now = now;
  }

  issue(origin: Origin): string {
    const token = `R${String(this.#issued.size + 1).padStart(8, '0')}`;
    this.#issued.set(token, { origin, at: this.#now(), uses: 0 });
    return token;
  }

  /** Counts one use, or says why there is none left. */
  use(token: string): Origin | 'used_url' | 'expired_url' {
    const issued = this.#issued.get(token);
    if (!issued || this.#now() - issued.at > URL_LASTS) return 'expired_url';
    issued.uses++;
    return issued.uses > MOST_USES ? 'used_url' : issued.origin;
  }
}
