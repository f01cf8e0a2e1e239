import { type RegistryKey, registryKey } from '../policy/image.ts';
import type { Connection } from './connection.ts';
import type { Memory, RepositorySnapshot } from './store.ts';
import { Transaction } from './transaction.ts';

/** The last scan of each repository. */
export function snapshotsIn(
  connection: Connection,
): Pick<Memory, 'snapshot' | 'saveSnapshot' | 'dropSnapshots' | 'repositories'> {
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
        .write('HSET', keys.snapshots(registry), repository, JSON.stringify(snapshot));
      if (owner.team === undefined) transaction.write('HDEL', keys.teams(registry), repository);
      else transaction.write('HSET', keys.teams(registry), repository, owner.team);
      await transaction.commit(`saving the scan of ${repository}`);
    },
    async dropSnapshots(registry, before) {
      const { scanned, snapshots, teams } = keys;
      await connection.run('dropping scans of repositories that are no more', (redis) =>
        redis.layawayDropSnapshots(3, scanned(registry), snapshots(registry), teams(registry), before),
      );
    },
    async repositories() {
      const registries = await connection.run('listing registries', (redis) =>
        redis.smembers(keys.registries),
      );
      const lists = await Promise.all(
        registries.sort().map((registry) => listRegistry(connection, registry)),
      );
      return lists.flat();
    },
  };
}

async function listRegistry(connection: Connection, key: RegistryKey) {
  const [names, teams] = await connection.run('listing repositories', (redis) =>
    Promise.all([
      redis.zrange(connection.keys.scanned(key), 0, '-1'),
      redis.hgetall(connection.keys.teams(key)),
    ]),
  );
  const [account = '', region = ''] = key.split('/');
  return names.sort().map((repository) => {
    const team = teams[repository];
    return { registry: { account, region }, repository, ...(team !== undefined && { team }) };
  });
}
