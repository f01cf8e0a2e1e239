import type { Redis } from 'ioredis';
import type { Logger } from 'pino';

/**
 * Tells the log once when the connections it follows lose Redis and once when all of them are back. Each would
 * otherwise report every try to connect again, and BullMQ the same once more.
 */
export class Outage {
  readonly #log: Logger;
  readonly #followed = new Set<Redis>();
  readonly #away = new Set<Redis>();
  #tries = 0;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Follows one connection until `leave`. It must have an error listener, or a lost connection ends the process. */
  follow(connection: Redis): void {
    this.#followed.add(connection);
    connection.on('error', (error) => this.#lost(connection, error));
    connection.on('close', () => this.#lost(connection));
    connection.on('ready', () => this.#back(connection));
  }

  /** Before a connection is closed on purpose. */
  leave(connection: Redis): void {
    this.#followed.delete(connection);
    this.#away.delete(connection);
  }

  /** Whether an error that came over another way is only part of what was told already. */
  isKnown(): boolean {
    return this.#away.size > 0;
  }

  #lost(connection: Redis, error?: Error): void {
    if (!this.#followed.has(connection)) return;
    if (error) this.#tries++;
    if (connection.status === 'ready' && error) {
      this.#log.warn({ err: error }, 'Redis (queue)');
      return;
    }
    const first = this.#away.size === 0;
    this.#away.add(connection);
    if (!first) return;
    this.#tries = error ? 1 : 0;
    this.#log.warn(
      { ...(error && { err: error }) },
      'the queue lost Redis; it is tried again until it is back',
    );
  }

  #back(connection: Redis): void {
    if (!this.#away.delete(connection) || this.#away.size > 0) return;
    this.#log.warn({ failedTries: this.#tries }, 'the queue has Redis back');
  }
}
