import { type Swept, sweep } from '../../jobs/sweep.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import type { Hold } from '../../src/policy/hold.ts';
import { HOUR, SECOND } from '../../src/policy/time.ts';
import { MUTATING_OPERATIONS } from '../../src/sandbox/aws/index.ts';
import { passWatched } from '../../src/sandbox/watched.ts';
import { Mortal } from '../jobs/crash.ts';
import { type Process, REGION } from '../jobs/world.ts';
import { click } from './clicks.ts';
import { ANY_CHANGE, type Event, type History } from './events.ts';
import { Hands } from './hands.ts';
import { Outages } from './outages.ts';
import { checkRest, checkShelf, type Promised, type Report } from './promises.ts';
import { checkQuestions } from './questions.ts';
import { race } from './races.ts';
import type { Stage } from './stage.ts';
import { REACHED, type Reached, type Told } from './told.ts';
import { Truth } from './truth.ts';
import { Witness } from './witness.ts';

/** One history as it is told: each event happens, and after each the promises are checked. */
export class Tale {
  readonly broken = new Map<Promised, string[]>();
  readonly #stage: Stage;
  readonly #history: History;
  readonly #truth = new Truth();
  readonly #hands: Hands;
  #witness: Witness | undefined;
  readonly #outages: Outages;

  constructor(stage: Stage, history: History) {
    this.#stage = stage;
    this.#history = history;
    this.#hands = new Hands(stage, this.#truth);
    this.#outages = new Outages(stage, this.#truth);
  }

  async tell(): Promise<Told> {
    await this.#stage.reset();
    const { aws, store, clock } = this.#stage;
    await store.brakes.saveProbe(this.#process().access.key, { form: this.#history.form, at: clock.now() });
    this.#history.repositories.forEach((seeds, i) => {
      const name = `shop/r${i}`;
      aws.ecr.createRepository(REGION, name, { tags: { owner: 'shop' } });
      for (const seed of seeds) this.#hands.seed(name, seed);
    });
    this.#witness = new Witness(this.#stage, this.#truth, this.#history, this.#report);
    for (const event of this.#history.events) {
      this.#truth.event++;
      clock.move(SECOND);
      await this.#turn(event);
      this.#witness.settle();
      checkShelf(this.#stage, this.#truth, this.#report);
    }
    return await this.#end();
  }

  readonly #report: Report = (promise, what) => {
    this.broken.set(promise, [...(this.broken.get(promise) ?? []), what]);
  };

  #process(around = {}): Process {
    const { mode, budget } = this.#history;
    const config = { mode, budget: { imagesPerRepositoryAndDay: budget } };
    return this.#stage.start({ config, ...around });
  }

  async #turn(event: Event): Promise<void> {
    const { aws, clock, store, runtimes } = this.#stage;
    switch (event.kind) {
      case 'deed':
        return this.#hands.do(event.deed, event.pick);
      case 'scan':
        return await this.#scan(event);
      case 'click':
        return await click(this.#process(), this.#truth, event);
      case 'sweep':
        return await this.#sweep(event);
      case 'pass':
        return await this.#pass(event);
      case 'trouble':
        injectTrouble(this.#stage, event);
        return;
      case 'race':
        return race(this.#stage, this.#truth, this.#hands, this.#history, event.on);
      case 'stall':
        aws.faults.inject(event.on, { kind: 'before', run: () => clock.move(event.time) }, { times: 1 });
        return;
      case 'blind':
        this.#truth.blind = event.on;
        runtimes.blind = event.on;
        return;
      case 'pause':
        this.#truth.paused = event.on;
        return event.on ? await store.brakes.pause('cli', 'wait', clock.now()) : await store.brakes.resume();
      case 'redis':
        return await this.#outages.happen(event.what);
    }
  }

  async #pass({ time, away }: Event & { kind: 'pass' }): Promise<void> {
    const { clock, store } = this.#stage;
    if (away) {
      this.#truth.awayFor(clock.now(), time);
      return clock.move(time);
    }
    await passWatched({ clock, memory: store.memory, registries: [this.#process().access.key] }, time);
  }

  async #scan({ crash }: Event & { kind: 'scan' }): Promise<void> {
    await this.#work(crash, 'crashed scan', ({ deps, access }) => weeklyScan(deps, access));
    await checkQuestions(this.#stage, this.#truth, this.#report);
  }

  async #sweep({ workers, crash }: Event & { kind: 'sweep' }): Promise<void> {
    if (workers === 2) this.#truth.reach('two workers');
    const one = () => this.#work(crash, 'crashed sweep', async ({ deps }) => this.#note(await sweep(deps)));
    await Promise.all(Array.from({ length: workers }, one));
  }

  #note({ tripped, failed }: Swept): void {
    if (failed.length === 0) this.#truth.sweptAt = this.#stage.clock.now();
    for (const _ of tripped) this.#truth.reach('tripped');
  }

  /** Has a process do it, which dies after so many effects where that is said. */
  async #work(
    crash: number | undefined,
    died: Reached,
    work: (one: Process) => Promise<unknown>,
  ): Promise<void> {
    const mortal = new Mortal(crash);
    await work(this.#process(crash === undefined ? {} : mortal)).catch((error: unknown) => {
      if (!mortal.isDead) this.#unlessTroubled(error);
    });
    if (mortal.isDead) this.#truth.reach(died);
    await this.#outages.over();
  }

  /** Only a disturbance excuses a failure. */
  #unlessTroubled(error: unknown): void {
    const troubled = this.#history.events.some(({ kind }) => kind === 'trouble' || kind === 'redis');
    if (!troubled) throw error;
  }

  /** Everything that disturbed is over: two sweeps have to bring all to rest. */
  async #end(): Promise<Told> {
    const { aws, clock, store, runtimes } = this.#stage;
    aws.faults.clear();
    this.#witness = new Witness(this.#stage, this.#truth, this.#history, this.#report);
    this.#truth.blind = runtimes.blind = this.#truth.paused = false;
    const { deps, access } = this.#process();
    await store.brakes.resume();
    await store.brakes.resume(access.key);
    const swept: Swept[] = [];
    for (let i = 0; i < 2; i++) {
      clock.move(HOUR);
      swept.push(await sweep(deps));
      for (const one of swept.slice(-1)) this.#note(one);
      this.#witness.settle();
      checkShelf(this.#stage, this.#truth, this.#report);
    }
    for (const { why } of swept.at(-1)?.failed ?? [])
      this.#report('every hold comes to rest or waits for a reason', why);
    const holds = await this.#holds(access.key);
    await checkRest(this.#stage, this.#truth, holds, !this.#outages.rolledBack, this.#report);
    this.#truth.reach('put aside', this.#truth.asideSince.size);
    this.#truth.reach('deleted', this.#truth.deleted.length);
    this.#truth.reach('restored', holds.filter(({ state }) => state.status === 'restored').length);
    this.#truth.reach('answered anew', holds.filter(({ formerly }) => formerly !== undefined).length);
    noteTroubles(this.#stage, this.#truth);
    return {
      broken: this.broken,
      reached: Object.fromEntries(this.#truth.reached),
      ends: holds.map(({ state }) => state.status),
    };
  }

  async #holds(key: Process['access']['key']): Promise<Hold[]> {
    const { store } = this.#stage;
    const names = this.#history.repositories.map((_, i) => `shop/r${i}`);
    return (await Promise.all(names.map((name) => store.holds.inRepository(key, name)))).flat();
  }
}

const REFUSALS: Readonly<Record<string, Reached>> = {
  ThrottlingException: 'throttled',
  ServerException: 'failed',
};

/** What the registry itself did to the calls that change it. */
function noteTroubles({ aws }: Stage, truth: Truth): void {
  for (const { operation, outcome } of aws.calls.mutating()) {
    const reached =
      outcome === 'dropped' ? REACHED.find((one) => one === `dropped ${operation}`) : REFUSALS[outcome];
    if (reached) truth.reach(reached);
  }
}

function injectTrouble({ aws }: Stage, { on, trouble, times }: Event & { kind: 'trouble' }): void {
  const changes = (call: { readonly operation: string }) => MUTATING_OPERATIONS.has(call.operation);
  if (on === ANY_CHANGE) aws.faults.inject('*', { kind: trouble }, { times, when: changes });
  else aws.faults.inject(on, { kind: trouble }, { times });
}
