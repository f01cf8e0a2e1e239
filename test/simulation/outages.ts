import { type Backup, backUp, rollBack } from './backup.ts';
import type { Event } from './events.ts';
import type { Stage } from './stage.ts';
import type { Truth } from './truth.ts';

type What = (Event & { kind: 'redis' })['what'];

/** What becomes of Redis, between two events or in the midst of one. */
export class Outages {
  readonly #stage: Stage;
  readonly #truth: Truth;
  #backup: Backup | undefined;
  #cut = false;
  /** Whether what Redis says may be older than what happened. */
  rolledBack = false;

  constructor(stage: Stage, truth: Truth) {
    this.#stage = stage;
    this.#truth = truth;
  }

  async happen(what: What): Promise<void> {
    const { redis, aws } = this.#stage;
    switch (what) {
      case 'back up':
        this.#backup = await backUp(redis, this.#truth);
        return;
      case 'roll back':
        if (this.#backup) await this.#rollBack(this.#backup);
        return;
      case 'roll back, nobody there':
        if (!this.#backup) return;
        await this.#rollBack(this.#backup);
        this.#truth.reach('rolled back, nobody there');
        await this.#stage.restartRedis();
        await this.#stage.restartWorkers();
        return;
      case 'break connections':
        aws.faults.inject('*', { kind: 'before', run: () => this.#cutOff('disconnected') }, { times: 1 });
        return;
      case 'restart':
        aws.faults.inject('*', { kind: 'before', run: () => this.#cutOff('restarted') }, { times: 1 });
    }
  }

  /** After each piece of work: the store is to be there again before the next. */
  async over(): Promise<void> {
    if (!this.#cut) return;
    this.#cut = false;
    await this.#stage.connected();
  }

  async #rollBack(backup: Backup): Promise<void> {
    this.rolledBack = true;
    this.#truth.reach('rolled back');
    if (backup.asideThen < this.#truth.asideSince.size) this.#truth.reach('rolled back over a hold');
    await rollBack(this.#stage.redis, this.#truth, backup);
  }

  /** In the midst of the next work: what it was told is then the last it hears until the store is connected again. */
  async #cutOff(how: 'disconnected' | 'restarted'): Promise<void> {
    this.#cut = true;
    this.#truth.reach(how);
    await (how === 'restarted' ? this.#stage.restartRedis() : this.#stage.breakConnections());
  }
}
