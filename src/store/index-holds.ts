import type { RegistryKey } from '../policy/image.ts';
import type { Connection } from './connection.ts';

/** Ids per script: Lua takes no more arguments than fit on its stack, and others want to be answered in between. */
const CHUNK = 500;

/**
 * 2 → 3: each repository knows its open holds, and each that ever had one is counted anew. Every step may be repeated:
 * what is over by the time it is indexed stays out.
 */
export async function indexHolds(connection: Connection): Promise<void> {
  const { openHolds, openHoldsIn, schema } = connection.keys;
  const open = await connection.run('listing open holds', (redis) => redis.zrange(openHolds, 0, '-1'));
  for (const [place, ids] of byPlace(open)) {
    for (let i = 0; i < ids.length; i += CHUNK) {
      await connection.run(`indexing open holds of ${place}`, (redis) =>
        redis.layawayIndexOpen(2, openHolds, openHoldsIn(...splitPlace(place)), ...ids.slice(i, i + CHUNK)),
      );
    }
  }
  await noteRepositories(connection);
  await connection.run('noting the schema', (redis) => redis.layawayRaiseSchema(1, schema, '2', '3'));
}

/** Every repository that ever had a hold gets a first change, so that it is counted once. */
async function noteRepositories(connection: Connection): Promise<void> {
  const { keys } = connection;
  const prefix = keys.holdsIn('/', '').slice(0, -2);
  let cursor = '0';
  do {
    const [next, found] = await connection.run('listing repositories with holds', (redis) =>
      redis.scan(cursor, 'MATCH', `${prefix}*`, 'COUNT', CHUNK),
    );
    cursor = next;
    for (const key of found) {
      const [registry, repository] = splitPlace(key.slice(prefix.length));
      await connection.run(`noting holds of ${repository}`, (redis) =>
        redis.hsetnx(keys.holdChanges(registry), repository, 1),
      );
    }
  } while (cursor !== '0');
}

/** By `<account>/<region>/<repository>`, which hold ids begin with. */
function byPlace(ids: readonly string[]): ReadonlyMap<string, string[]> {
  const places = new Map<string, string[]>();
  for (const id of ids) {
    const place = id.slice(0, id.lastIndexOf('@'));
    const known = places.get(place);
    if (known) known.push(id);
    else places.set(place, [id]);
  }
  return places;
}

function splitPlace(place: string): readonly [RegistryKey, string] {
  const [account = '', region = '', ...repository] = place.split('/');
  return [`${account}/${region}`, repository.join('/')];
}
