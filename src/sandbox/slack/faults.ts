import { type Duration, type Instant, SECOND } from '../../policy/time.ts';

/** What is to go wrong with a Web API method, and how often. */
type Fault = { readonly method: string; times: number } & Ailment;

export type Ailment =
  /** 429 with Retry-After while the sandbox's clock is before `until`. */
  | { readonly kind: 'rate-limited'; readonly until: Instant }
  /** The effect takes place, then the line is cut before the answer. */
  | { readonly kind: 'answer-dropped' }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'error'; readonly error: string }
  /** The answer comes, later than asked for (real time). */
  | { readonly kind: 'delayed'; readonly by: Duration };

/** Trouble on request. A method is named as in the API, `chat.postMessage`, or `*` for all. */
export class Faults {
  #faults: Fault[] = [];
  readonly #now: () => Instant;

  constructor(now: () => Instant) {
    this.#now = now;
  }

  rateLimit(method: string, seconds: number): void {
    this.#add(method, Number.POSITIVE_INFINITY, {
      kind: 'rate-limited',
      until: this.#now() + seconds * SECOND,
    });
  }

  dropAnswer(method: string, times = 1): void {
    this.#add(method, times, { kind: 'answer-dropped' });
  }

  status(method: string, status = 500, times = 1): void {
    this.#add(method, times, { kind: 'status', status });
  }

  error(method: string, error: string, times = 1): void {
    this.#add(method, times, { kind: 'error', error });
  }

  delay(method: string, by: Duration, times = 1): void {
    this.#add(method, times, { kind: 'delayed', by });
  }

  clear(): void {
    this.#faults = [];
  }

  /** The fault that strikes this call, used up once. */
  strike(method: string): Ailment | undefined {
    const now = this.#now();
    this.#faults = this.#faults.filter((f) => f.times > 0 && (f.kind !== 'rate-limited' || now < f.until));
    const fault = this.#faults.find((f) => f.method === method || f.method === '*');
    if (fault) fault.times--;
    return fault;
  }

  #add(method: string, times: number, ailment: Ailment): void {
    this.#faults.push({ method, times, ...ailment });
  }
}
