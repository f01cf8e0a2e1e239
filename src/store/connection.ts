import type { Redis } from 'ioredis';
import type { Duration } from '../policy/time.ts';
import { connect, type StoreOptions } from './connect.ts';
import { addressOf, explain, Unavailable } from './errors.ts';
import { type Keys, keysFor } from './keys.ts';
import { Witness } from './witness.ts';

const CLOSED = 'the connection was closed';

/**
 * One connection to Redis that fails rather than hangs. Nothing is queued while Redis is away and nothing is sent
 * twice: what a caller was told is not done must not be done by a queue later.
 */
export class Connection {
  readonly keys: Keys;
  readonly address: string;
  readonly warn: (message: string) => void;
  /** What this process knows of the record, see continuity.ts. */
  readonly witness = new Witness();
  readonly #redis: Redis;
  readonly #timeout: Duration;
  /** Told of an outage and of its end. */
  readonly #tell: (message: string) => void;
  readonly #waiting = new Set<(ready: boolean) => void>();
  #trouble: string | undefined;
  #failedTries = 0;
  #closing = false;

  /** `target`: a redis://, rediss:// or unix:// URL, or a client whose settings (not whose socket) are taken over. */
  constructor(target: string | Redis, options: StoreOptions) {
    this.#timeout = options.commandTimeout ?? 5_000;
    this.warn = options.warn ?? (() => undefined);
    this.#tell = options.oneShot ? () => undefined : this.warn;
    this.keys = keysFor(options.prefix ?? 'layaway');
    this.#redis = connect(target, this.#timeout, options.oneShot);
    this.address = addressOf(this.#redis.options);
    this.#redis.on('ready', () => {
      this.#up();
      this.#settle(true);
    });
    this.#redis.on('end', () => this.#settle(false));
    // Without a listener the first lost connection would end the process.
    this.#redis.on('error', (error) => this.#down(error.message));
    this.#redis.on('close', () => this.#down(CLOSED));
  }

  /**
   * Runs one command, or a few that belong together, and answers what Redis said. Throws `Unavailable` where it did
   * not answer. `doing` completes "while …".
   */
  async run<T>(doing: string, command: (redis: Redis) => Promise<T>): Promise<T> {
    if (!(await this.#ready())) {
      const why = this.#trouble ?? 'no answer';
      throw new Unavailable(
        `Redis at ${this.address} cannot be reached while ${doing} (${why}). Nothing was sent.`,
      );
    }
    try {
      return await command(this.#redis);
    } catch (error) {
      throw explain(this.address, doing, error);
    }
  }

  async close(): Promise<void> {
    this.#closing = true;
    if (this.#redis.status !== 'ready') return this.#redis.disconnect();
    // QUIT waits for what is under way; a Redis that went away meanwhile leaves nothing to wait for.
    await this.#redis.quit().catch(() => this.#redis.disconnect());
  }

  /** True once connected; false where that took longer than the timeout. */
  #ready(): Promise<boolean> {
    if (this.#redis.status === 'ready') return Promise.resolve(true);
    if (this.#redis.status === 'end') return Promise.resolve(false);
    return new Promise((resolve) => {
      const waiter = (ready: boolean) => {
        clearTimeout(timer);
        this.#waiting.delete(waiter);
        resolve(ready);
      };
      const timer = setTimeout(waiter, this.#timeout, false);
      this.#waiting.add(waiter);
    });
  }

  #settle(ready: boolean): void {
    for (const waiter of this.#waiting) waiter(ready);
  }

  /** Warns once per outage; the first word of an outage is the closed connection, the telling one comes after. */
  #down(why: string): void {
    if (this.#closing) return;
    if (this.#trouble === undefined) {
      this.#failedTries = 0;
      this.#tell(`Redis at ${this.address}: ${why}. Trying again until it is back.`);
    }
    if (why !== CLOSED) this.#failedTries++;
    if (this.#trouble === undefined || why !== CLOSED) this.#trouble = why;
  }

  #up(): void {
    if (this.#trouble === undefined) return;
    this.#trouble = undefined;
    const tries = this.#failedTries;
    this.#tell(
      `Redis at ${this.address} is back${tries > 0 ? ` after ${tries} failed ${tries === 1 ? 'try' : 'tries'}` : ''}.`,
    );
  }
}
