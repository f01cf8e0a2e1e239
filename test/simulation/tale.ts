import { expect } from 'vitest';
import { type Swept, sweep } from '../../jobs/sweep.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import type { Hold } from '../../src/policy/hold.ts';
import { DAY, HOUR, SECOND } from '../../src/policy/time.ts';
import { Mortal } from '../jobs/crash.ts';
import { type Process, REGION } from '../jobs/world.ts';
import { type Backup, backUp, rollBack } from './backup.ts';
import { click } from './clicks.ts';
import type { Event, History } from './events.ts';
import { Hands } from './hands.ts';
import { checkRest, checkShelf, type Promised, type Report, short } from './promises.ts';
import type { Stage } from './stage.ts';
import { Truth } from './truth.ts';
import { Witness } from './witness.ts';

/** What came of a history: the promises it broke, how, and how far it got. */
export interface Told {
  readonly broken: ReadonlyMap<Promised, readonly string[]>;
  readonly putAside: number;
  readonly deleted: number;
  readonly restored: number;
  /** Holds in each state at the end. */
  readonly ends: readonly string[];
}

/** Deletes what a person would not have had deleted, had Redis not forgotten it: a limit the README names. */
export class Tale {
  readonly broken = new Map<Promised, string[]>();
  readonly #stage: Stage;
  readonly #history: History;
  readonly #truth = new Truth();
  readonly #hands: Hands;
  #witness: Witness | undefined;
  #backup: Backup | undefined;
  #rolledBack = false;
  #cut = false;

  constructor(stage: Stage, history: History) {
    this.#stage = stage;
    this.#history = history;
    this.#hands = new Hands(stage, this.#truth);
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
        return await this.#scan();
      case 'click':
        return await click(this.#process(), this.#truth, event);
      case 'sweep':
        return await this.#sweep(event);
      case 'pass':
        return clock.move(event.time);
      case 'trouble':
        aws.faults.inject(event.on, { kind: event.trouble }, { times: event.times });
        return;
      case 'race':
        return this.#race(event.on);
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
        return await this.#redis(event.what);
    }
  }

  async #scan(): Promise<void> {
    const { deps, access } = this.#process();
    await this.#mayFail(async () => {
      const f = await weeklyScan(deps, access);
      if (process.env.DBG)
        console.log(JSON.stringify({ ...f, evidence: f.evidence.reports, nc: f.evidence.notCovered }));
    });
    const { store, aws, clock, runtimes } = this.#stage;
    const running = new Set([...runtimes.running.values()].map(({ digest }) => digest));
    for (const review of await store.reviews.getMany(await store.reviews.listOpen())) {
      if (this.#truth.asked.has(review.id)) continue;
      this.#truth.asked.set(review.id, this.#truth.event);
      if (!review.offers.includes('remove')) continue;
      for (const { members } of await store.reviews.frozen(review.id)) {
        for (const { digest } of members) {
          const word = this.#truth.words.get(digest);
          const undated = aws.ecr.image(REGION, review.repository, digest)?.pushedAt === undefined;
          if (undated || running.has(digest) || this.#truth.blind)
            this.#report('what cannot be known is not offered for removal', short(digest));
          if (word?.answer === 'keep' && clock.now() < word.at + 90 * DAY)
            this.#report('what was kept is not offered again before its date', short(digest));
        }
      }
    }
  }

  async #sweep({ workers, crash }: Event & { kind: 'sweep' }): Promise<void> {
    if (crash !== undefined) {
      const mortal = new Mortal(crash);
      await sweep(this.#process(mortal).deps).catch((error: unknown) => {
        if (!mortal.isDead) this.#unlessTroubled(error);
      });
      return await this.#reconnected();
    }
    const all = Array.from({ length: workers }, () => this.#process());
    await Promise.all(all.map(({ deps }) => this.#mayFail(() => sweep(deps))));
  }

  /** Only a disturbance excuses a failure. */
  async #mayFail<T>(work: () => Promise<T>): Promise<void> {
    await work().catch((error: unknown) => this.#unlessTroubled(error));
    await this.#reconnected();
  }

  #unlessTroubled(error: unknown): void {
    const troubled = this.#history.events.some(({ kind }) => kind === 'trouble' || kind === 'redis');
    if (!troubled) throw error;
  }

  /** What an interruption hides nobody can put right, and the ledger says so: races are run without any. */
  #race(on: 'untag' | 'put-tag'): void {
    const { aws } = this.#stage;
    const disturbed = this.#history.events.some((event) => event.kind === 'trouble' || 'crash' in event);
    if (disturbed) return;
    const isOurs = (tag: string | undefined) => tag !== undefined && !tag.startsWith('layaway.');
    type Asked = { repositoryName: string; imageTag?: string; imageIds?: readonly { imageTag?: string }[] };
    const nameIn = (input: unknown) => {
      const { imageTag, imageIds } = input as Asked;
      return on === 'untag' ? imageIds?.[0]?.imageTag : imageTag;
    };
    aws.faults.inject(
      on === 'untag' ? 'BatchDeleteImage' : 'PutImage',
      {
        kind: 'before',
        run: ({ input }) =>
          this.#hands.take((input as Asked).repositoryName, nameIn(input) ?? '', on === 'untag'),
      },
      { times: 1, when: ({ input }) => isOurs(nameIn(input)) },
    );
  }

  async #redis(what: (Event & { kind: 'redis' })['what']): Promise<void> {
    const { redis, aws } = this.#stage;
    switch (what) {
      case 'back up':
        this.#backup = await backUp(redis, this.#truth);
        return;
      case 'roll back':
        if (!this.#backup) return;
        this.#rolledBack = true;
        return await rollBack(redis, this.#truth, this.#backup);
      case 'break connections':
        aws.faults.inject('*', { kind: 'before', run: () => this.#breakConnections() }, { times: 1 });
    }
  }

  /** In the midst of the next work: what it was told is then the last it hears until the store is connected again. */
  async #breakConnections(): Promise<void> {
    await this.#stage.breakConnections();
    this.#cut = true;
  }

  async #reconnected(): Promise<void> {
    if (!this.#cut) return;
    this.#cut = false;
    await expect
      .poll(
        () =>
          this.#stage.store.ping().then(
            () => true,
            () => false,
          ),
        { interval: 2 },
      )
      .toBe(true);
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
      this.#witness.settle();
      checkShelf(this.#stage, this.#truth, this.#report);
    }
    for (const { why } of swept.at(-1)?.failed ?? [])
      this.#report('every hold comes to rest or waits for a reason', why);
    const holds = await this.#holds(access.key);
    await checkRest(this.#stage, this.#truth, holds, !this.#rolledBack, this.#report);
    return {
      broken: this.broken,
      putAside: this.#truth.asideSince.size,
      deleted: this.#truth.deleted.length,
      restored: holds.filter(({ state }) => state.status === 'restored').length,
      ends: holds.map(({ state }) => state.status),
    };
  }

  async #holds(key: Process['access']['key']): Promise<Hold[]> {
    const { store } = this.#stage;
    const names = this.#history.repositories.map((_, i) => `shop/r${i}`);
    return (await Promise.all(names.map((name) => store.holds.inRepository(key, name)))).flat();
  }
}
