import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { Digest } from '../policy/image.ts';
import type { FormerImage } from '../policy/tag-history.ts';
import type { Connection } from './connection.ts';
import type { Memory } from './store.ts';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** What is stored: maps as lists of pairs. Digests compress to little more than their 32 bytes. */
interface Stored {
  readonly current: readonly (readonly [string, Digest])[];
  readonly former: readonly (readonly [string, readonly FormerImage[]])[];
}

/** Where tags point and pointed: one value for each repository. */
export function tagsIn(connection: Connection): Pick<Memory, 'tagHistory' | 'saveTagHistory'> {
  const { keys } = connection;
  return {
    async tagHistory(registry, repository) {
      const bytes = await connection.run(`loading the tags of ${repository}`, (redis) =>
        redis.getBuffer(keys.tags(registry, repository)),
      );
      if (bytes === null) return undefined;
      const { current, former } = JSON.parse((await inflate(bytes)).toString()) as Stored;
      return { current: new Map(current), former: new Map(former) };
    },
    async saveTagHistory(registry, repository, { current, former }) {
      const stored: Stored = { current: [...current], former: [...former] };
      const bytes = await deflate(JSON.stringify(stored));
      await connection.run(`saving the tags of ${repository}`, (redis) =>
        redis.set(keys.tags(registry, repository), bytes),
      );
    },
  };
}
