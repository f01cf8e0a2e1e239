import type { RegistryAccess } from '../../jobs/deps.ts';
import type { Store } from '../../src/store/store.ts';
import type { Around } from './world.ts';

/** Everything that leaves a trace outside the process, by name of the method. */
const EFFECTS: ReadonlySet<string> = new Set([
  ...['save', 'saveReceipt', 'create', 'applied', 'append', 'done'],
  ...[
    'spend',
    'spendTogether',
    'noteTrip',
    'pauseUnlessPaused',
    'rememberKeeps',
    'carryKeeps',
    'rememberOwnReads',
    'rememberUses',
  ],
]);

/** What answers page by page, and not all at once. */
const PAGED: ReadonlySet<string> = new Set(['allIn']);

/** A process that dies right after its n-th effect: whatever it tries then fails. Without `n` it only counts. */
export class Mortal implements Around {
  effects = 0;
  readonly #last: number;

  constructor(last = Number.POSITIVE_INFINITY) {
    this.#last = last;
  }

  get isDead(): boolean {
    return this.effects >= this.#last;
  }

  store = (store: Store): Store => ({
    ...store,
    reviews: this.#watched(store.reviews),
    holds: this.#watched(store.holds),
    ledger: this.#watched(store.ledger),
    memory: this.#watched(store.memory),
    brakes: this.#watched(store.brakes),
    policies: this.#watched(store.policies),
  });

  access = (access: RegistryAccess): RegistryAccess => ({
    ...access,
    read: this.#watched(access.read),
    change: this.#watched(access.change, new Set(['send'])),
  });

  #watched<T extends object>(target: T, effects = EFFECTS): T {
    return new Proxy(target, {
      get: (object, name) => {
        const value: unknown = Reflect.get(object, name);
        if (typeof value !== 'function') return value;
        if (PAGED.has(String(name))) {
          return (...args: unknown[]) => this.#pages(Reflect.apply(value, object, args));
        }
        return async (...args: unknown[]) => {
          this.#live();
          const answer: unknown = await Reflect.apply(value, object, args);
          this.#live();
          if (effects.has(String(name))) this.effects++;
          this.#live();
          return answer;
        };
      },
    });
  }

  async *#pages<T>(pages: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
    this.#live();
    for await (const page of pages) {
      this.#live();
      yield page;
    }
  }

  #live(): void {
    if (this.isDead) throw new Error('the process was killed');
  }
}
