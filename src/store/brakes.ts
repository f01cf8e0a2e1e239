import { randomUUID } from 'node:crypto';
import type { RegistryKey } from '../policy/image.ts';
import { HOUR } from '../policy/time.ts';
import type { Connection } from './connection.ts';
import type { Brakes, BudgetShare, Pause, Probe } from './store.ts';
import { Transaction } from './transaction.ts';

/** The field of the pause that holds everywhere. */
export const EVERYWHERE = '*';
/** A budget is asked about during its day or week only, which may have an hour more; the rest is leeway. */
const BUDGET_LIFE_SECONDS = 14 * 24 * 3600;

/** Pause, budget, trips and what the probe proved. */
export function brakesIn(connection: Connection): Brakes {
  const { keys } = connection;
  return {
    async paused(registry) {
      const fields = [EVERYWHERE, ...(registry === undefined ? [] : [registry])];
      const found = await connection.run('reading the pause', (redis) => redis.hmget(keys.pauses, ...fields));
      const text = found.find((value) => value !== null);
      return text ? (JSON.parse(text) as Pause) : undefined;
    },
    async pauses() {
      const found = await connection.run('reading the pauses', (redis) => redis.hgetall(keys.pauses));
      const { [EVERYWHERE]: everywhere, ...alone } = found;
      return {
        ...(everywhere !== undefined && { everything: JSON.parse(everywhere) as Pause }),
        registries: new Map(
          Object.entries(alone)
            .sort(([one], [other]) => (one < other ? -1 : 1))
            .map(([key, text]) => [key, JSON.parse(text) as Pause]),
        ),
      };
    },
    async pause(by, why, at, registry = EVERYWHERE) {
      await connection.run('pausing', (redis) =>
        redis.hset(keys.pauses, registry, JSON.stringify({ by, at, why })),
      );
    },
    async pauseUnlessPaused(by, why, at, registry, cause) {
      const pause = JSON.stringify({ by, at, why, cause });
      const standing = await connection.run('pausing', async (redis) =>
        (await redis.hsetnx(keys.pauses, registry, pause)) === 1 ? null : redis.hget(keys.pauses, registry),
      );
      return standing === null || (JSON.parse(standing) as { cause?: string }).cause === cause;
    },
    async resume(registry = EVERYWHERE, entry) {
      await new Transaction(connection)
        .write('HDEL', keys.pauses, registry)
        .log(entry === undefined ? [] : [entry])
        .commit('resuming');
    },
    async spend(registry, repository, day, n, limit, payer = randomUUID()) {
      return (
        (await spendAll(connection, registry, repository, [{ key: day, n, limit }], payer)) === undefined
      );
    },
    spendTogether: (registry, repository, budgets, payer) =>
      spendAll(connection, registry, repository, budgets, payer),
    async usedUp(registry, repository, budgets, payer) {
      for (const budget of budgets) {
        const key = keys.budget(registry, repository, budget.key);
        const [spent, paid] = await connection.run(`reading the budget of ${repository}`, (redis) =>
          redis.hmget(key, 'spent', `by ${payer}`),
        );
        if (paid === null && Number(spent ?? 0) + budget.n > budget.limit) return budget;
      }
      return undefined;
    },
    async spent(registry, repository, day) {
      const text = await connection.run(`reading the budget of ${repository}`, (redis) =>
        redis.hget(keys.budget(registry, repository, day), 'spent'),
      );
      return Number(text ?? 0);
    },
    noteTrip: (registry, at, name = randomUUID()) =>
      connection.run('noting a trip', (redis) =>
        redis.layawayNoteTrip(1, keys.trips(registry), at, name, at - HOUR),
      ),
    async probe(registry) {
      const text = await connection.run('loading the probe', (redis) => redis.hget(keys.probes, registry));
      return text === null ? undefined : (JSON.parse(text) as Probe);
    },
    async saveProbe(registry, probe) {
      await connection.run('saving the probe', (redis) =>
        redis.hset(keys.probes, registry, JSON.stringify(probe)),
      );
    },
  };
}

/** Which of the budgets is used up, or undefined where all were paid. */
async function spendAll<Share extends BudgetShare>(
  connection: Connection,
  registry: RegistryKey,
  repository: string,
  budgets: readonly Share[],
  payer: string,
): Promise<Share | undefined> {
  // A negative amount would give budget back.
  const wrong = budgets.find(({ n }) => !Number.isSafeInteger(n) || n < 0);
  if (wrong) throw new RangeError(`a budget is spent in whole changes, not ${wrong.n}`);
  const paid = budgets.map(({ key }) => connection.keys.budget(registry, repository, key));
  const prices = budgets.flatMap(({ n, limit }) => [n, limit]);
  const full = await connection.run(`spending budget of ${repository}`, (redis) =>
    redis.layawaySpend(paid.length, ...paid, payer, BUDGET_LIFE_SECONDS, ...prices),
  );
  return budgets[full - 1];
}
