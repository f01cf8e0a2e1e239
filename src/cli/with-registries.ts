import { type OpenRegistries, openRegistries } from '../../jobs/access.ts';
import type { RegistryAccess, ScanDeps, ScanMemory } from '../../jobs/deps.ts';
import { readsAreHidden } from '../../jobs/hidden-reads.ts';
import { briefMemory, storedMemory } from '../../jobs/scan-memory.ts';
import { readRedisUrl } from '../config/environment.ts';
import { connectStore, Unavailable } from '../store/redis-store.ts';
import type { Store } from '../store/store.ts';
import type { Call, OptionSpec } from './command.ts';
import { forgivingLines } from './forgiving-lines.ts';
import { commandLog } from './log.ts';

/** The option of every command that looks at images. */
export const READ_MANIFESTS = {
  'read-manifests': {
    about: 'read the manifests of indexes, although ECR may count that as a pull',
  },
} as const satisfies Record<string, OptionSpec>;

export interface Looking {
  readonly deps: ScanDeps;
  readonly registries: readonly RegistryAccess[];
  /** There only where REDIS_URL is set and answers. */
  readonly store: Store | undefined;
}

/** Opens the registries for looking, and lets go of them whatever happens. Nothing is written to Redis but own reads. */
export async function withRegistries<T>(
  call: Call<{ readonly 'read-manifests'?: boolean }>,
  look: (looking: Looking) => Promise<T>,
): Promise<T> {
  const { config, now, env, options } = call;
  const log = commandLog(env);
  let store: Store | undefined;
  let open: OpenRegistries | undefined;
  try {
    store = await storeIfAny(call);
    const lines = store && { lines: forgivingLines(store.pace) };
    open = await openRegistries({ config, now, log, root: process.cwd(), ...lines });
    const memory = store ? lookingMemory(store) : briefMemory();
    const readManifestsAnyway = options['read-manifests'] ?? false;
    const deps: ScanDeps = {
      config,
      registries: open.registries,
      now,
      log,
      memory,
      readsAreHidden: readsAreHidden(now),
      readManifestsAnyway,
    };
    return await look({ deps, registries: open.registries, store });
  } finally {
    await open?.close();
    await store?.close();
  }
}

/** What was decided counts where Redis is told of; without it, or while it is away, nothing more is offered. */
async function storeIfAny({
  env,
  note,
  serverTime,
}: Pick<Call, 'env' | 'note' | 'serverTime'>): Promise<Store | undefined> {
  if (!env.REDIS_URL) return undefined;
  const url = readRedisUrl(env);
  if ('problems' in url) {
    note(`REDIS_URL ${url.problems[0]?.message}. Going on without what was decided.`);
    return undefined;
  }
  try {
    return await connectStore(url.value, serverTime && { time: serverTime });
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    note(`${error.message} Going on without it: keeps, holds and earlier uses are not known.`);
    return undefined;
  }
}

/** A look from somebody's desk must not change what the worker compares its own looks with. */
function lookingMemory(store: Store): ScanMemory {
  const nothing = async () => {};
  return {
    ...storedMemory(store),
    rememberUses: nothing,
    rememberInspected: nothing,
    noteSources: nothing,
  };
}
