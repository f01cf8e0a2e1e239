import { type RegistryKey, registryKey } from '../policy/image.ts';
import type { Instant } from '../policy/time.ts';
import type { Connection } from './connection.ts';
import type { Memory, RepositorySnapshot } from './store.ts';
import { Transaction } from './transaction.ts';

/** The last scan of each repository. */
export function snapshotsIn(
  connection: Connection,
): Pick<Memory, 'snapshot' | 'saveSnapshot' | 'dropSnapshots' | 'repositories' | 'recordedRepositories'> {
  const { keys } = connection;
  return {
    async snapshot(registry, repository) {
      const text = await connection.run(`loading the last scan of ${repository}`, (redis) =>
        redis.hget(keys.snapshots(registry), repository),
      );
      return text === null ? undefined : (JSON.parse(text) as RepositorySnapshot);
    },
    async saveSnapshot(snapshot) {
      const registry = registryKey(snapshot.registry);
      const { repository, owner } = snapshot;
      const transaction = new Transaction(connection)
        .write('SADD', keys.registries, registry)
        .write('ZADD', keys.scanned(registry), snapshot.scannedAt, repository)
        .write('HSET', keys.snapshots(registry), repository, JSON.stringify(snapshot))
        .write('HDEL', keys.formerRepositories(registry), repository);
      if (owner.team === undefined) transaction.write('HDEL', keys.teams(registry), repository);
      else transaction.write('HSET', keys.teams(registry), repository, owner.team);
      await transaction.commit(`saving the scan of ${repository}`);
    },
    async dropSnapshots(registry, before) {
      const { scanned, snapshots, teams } = keys;
      await noteFormer(connection, registry, before);
      await connection.run('dropping scans of repositories that are no more', (redis) =>
        redis.layawayDropSnapshots(3, scanned(registry), snapshots(registry), teams(registry), before),
      );
    },
    repositories: () => inAllRegistries(connection, (registry) => scannedIn(connection, registry)),
    recordedRepositories: () => inAllRegistries(connection, (registry) => recordedIn(connection, registry)),
  };
}

/** Repositories by name, with their team; an empty one: nobody is known. */
type Teams = ReadonlyMap<string, string>;

async function inAllRegistries(connection: Connection, list: (registry: RegistryKey) => Promise<Teams>) {
  const registries = await connection.run('listing registries', (redis) =>
    redis.smembers(connection.keys.registries),
  );
  const lists = await Promise.all(
    registries.sort().map(async (key) => {
      const [account = '', region = ''] = key.split('/');
      const found = [...(await list(key))].sort(([a], [b]) => (a < b ? -1 : 1));
      return found.map(([repository, team]) => ({
        ...{ registry: { account, region }, repository },
        ...(team !== '' && { team }),
      }));
    }),
  );
  return lists.flat();
}

async function scannedIn(connection: Connection, registry: RegistryKey): Promise<Teams> {
  const { keys } = connection;
  const [names, teams] = await connection.run('listing repositories', (redis) =>
    Promise.all([redis.zrange(keys.scanned(registry), 0, '-1'), redis.hgetall(keys.teams(registry))]),
  );
  return new Map(names.map((repository) => [repository, teams[repository] ?? '']));
}

/** Also what was let go of before `former` was kept, where it ever had a hold. What is scanned now counts as it is now. */
async function recordedIn(connection: Connection, registry: RegistryKey): Promise<Teams> {
  const { keys } = connection;
  const [held, former] = await connection.run('listing repositories of the record', (redis) =>
    Promise.all([redis.hkeys(keys.holdChanges(registry)), redis.hgetall(keys.formerRepositories(registry))]),
  );
  const scanned = await scannedIn(connection, registry);
  return new Map([...held.map((name) => [name, ''] as const), ...Object.entries(former), ...scanned]);
}

/** Keeps names and teams of repositories that are about to be dropped, where the record tells of them. */
async function noteFormer(connection: Connection, registry: RegistryKey, before: Instant): Promise<void> {
  const { keys } = connection;
  const teams = await scannedIn(connection, registry);
  const going = await connection.run('looking for repositories that are no more', (redis) =>
    redis.zrangebyscore(keys.scanned(registry), '-inf', `(${before}`),
  );
  for (const repository of going) {
    await connection.run(`remembering ${repository}`, async (redis) => {
      if ((await redis.exists(keys.ledgerOfRepository(registry, repository))) === 0) return;
      await redis.hset(keys.formerRepositories(registry), repository, teams.get(repository) ?? '');
    });
  }
}
