import type {
  $Command,
  ECRClient,
  ECRClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/client-ecr';
import type { Instant } from '../policy/time.ts';

/** The order ended before a request left: nothing was sent. */
export class TooLate extends Error {
  override name = 'TooLate';
}

/**
 * Sends requests while an order lasts. Credentials may take minutes, a name server too, and a process may be stopped at
 * any point: so the clock is read right before each attempt is handed over, after signing, and what has not been
 * answered when the order ends is dropped. From then on nothing leaves any more.
 */
export class InTime {
  readonly #client: ECRClient;
  readonly #now: () => Instant;
  readonly #expiresAt: Instant;
  readonly #ending = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #ended: Promise<never>;
  #underWay = false;

  constructor(client: ECRClient, expiresAt: Instant, now: () => Instant) {
    this.#client = client;
    this.#now = now;
    this.#expiresAt = expiresAt;
    const { signal } = this.#ending;
    this.#ended = new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(this.#outOfTime()), { once: true });
    });
    this.#ended.catch(() => undefined); // heard by whoever sends; nobody does any more where this comes later
    this.#timer = setTimeout(() => this.#ending.abort(), expiresAt - now());
  }

  /** Whether a request was handed over and not answered with success: ECR may have heard of it. */
  get underWay(): boolean {
    return this.#underWay;
  }

  /** Tries once, if there is still time when the request is ready. Throws `TooLate`, or what the SDK throws. */
  async send<I extends ServiceInputTypes, O extends ServiceOutputTypes>(
    command: $Command<I, O, ECRClientResolvedConfig>,
  ): Promise<O> {
    command.middlewareStack.add(
      (next) => async (args) => {
        if (this.#ending.signal.aborted || !(this.#now() < this.#expiresAt)) throw new TooLate();
        this.#underWay = true;
        return await next(args);
      },
      // The innermost of all: inside retries, credentials and signing.
      { name: 'layawayInTime', step: 'deserialize', priority: 'low' },
    );
    const answer = await this.#client.send(command, { abortSignal: this.#ending.signal });
    this.#underWay = false;
    return answer;
  }

  /** Runs `act`, which sends with `send` alone, and stops waiting for it when the order ends. */
  async run<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await Promise.race([act(), this.#ended]);
    } finally {
      clearTimeout(this.#timer);
    }
  }

  #outOfTime(): Error {
    return this.#underWay ? new Error('no answer came in time') : new TooLate();
  }
}
