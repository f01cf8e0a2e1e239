import type { RegistryKey } from '../policy/image.ts';
import type { PolicyRejection } from '../policy/policy-rejection.ts';
import type { Connection } from './connection.ts';

/** What is remembered of a repository's policies beside the proposals themselves. */
export interface PolicyNotes {
  /** What was told of the images that the policy in force will take although they are needed. */
  endangered(registry: RegistryKey, repository: string): Promise<readonly string[]>;
  noteEndangered(registry: RegistryKey, repository: string, names: readonly string[]): Promise<void>;
  /** Why nothing was proposed when it was tried last; undefined where something was, or nothing was tried. */
  rejection(registry: RegistryKey, repository: string): Promise<PolicyRejection | undefined>;
  /** Undefined forgets it. */
  noteRejection(registry: RegistryKey, repository: string, why: PolicyRejection | undefined): Promise<void>;
  /** What somebody saw of the repository a moment ago, as text. */
  sharedLook(registry: RegistryKey, repository: string): Promise<string | undefined>;
  shareLook(registry: RegistryKey, repository: string, look: string): Promise<void>;
}

/** Longer than anybody leaves out a weekly scan. */
const KEPT_SECONDS = 90 * 24 * 3600;
const LOOK_SECONDS = 60;

export function policyNotesIn(connection: Connection): PolicyNotes {
  const { keys } = connection;
  return {
    async endangered(registry, repository) {
      const text = await connection.run(`listing what was told of ${repository}`, (redis) =>
        redis.get(keys.endangeredByPolicy(registry, repository)),
      );
      return text === null ? [] : JSON.parse(text);
    },
    async noteEndangered(registry, repository, names) {
      const key = keys.endangeredByPolicy(registry, repository);
      await connection.run(`noting what was told of ${repository}`, (redis) =>
        redis.set(key, JSON.stringify(names), 'EX', KEPT_SECONDS),
      );
    },
    async rejection(registry, repository) {
      const text = await connection.run(`reading why ${repository} was proposed no policy`, (redis) =>
        redis.get(keys.rejectedPolicy(registry, repository)),
      );
      return text === null ? undefined : JSON.parse(text);
    },
    async noteRejection(registry, repository, why) {
      const key = keys.rejectedPolicy(registry, repository);
      await connection.run(`noting why ${repository} is proposed no policy`, async (redis) => {
        if (why) await redis.set(key, JSON.stringify(why), 'EX', KEPT_SECONDS);
        else await redis.del(key);
      });
    },
    async sharedLook(registry, repository) {
      const look = await connection.run(`reading the last look at ${repository}`, (redis) =>
        redis.get(keys.lookAtPolicy(registry, repository)),
      );
      return look ?? undefined;
    },
    async shareLook(registry, repository, look) {
      const key = keys.lookAtPolicy(registry, repository);
      await connection.run(`sharing a look at ${repository}`, (redis) =>
        redis.set(key, look, 'EX', LOOK_SECONDS),
      );
    },
  };
}
