import { type AccessParts, type OpenRegistries, openRegistries } from '../../jobs/access.ts';
import type { RegistryAccess, ScanDeps, ScanMemory } from '../../jobs/deps.ts';
import { readsAreHidden } from '../../jobs/hidden-reads.ts';
import { briefMemory, storedMemory } from '../../jobs/scan-memory.ts';
import { readRedisUrl } from '../config/environment.ts';
import { connectStore, Unavailable } from '../store/redis-store.ts';
import type { Store } from '../store/store.ts';
import type { Call, OptionSpec } from './command.ts';
import { forgivingLines } from './forgiving-lines.ts';
import { commandLog } from './log.ts';
import { isSentence, sentencesFor } from './sentences.ts';
import { registryName, type Unreachable } from './unreachable.ts';

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
  /** Registries that could not be opened, where the command goes on without them. */
  readonly unreachable: readonly Unreachable[];
}

/** What a command can do without. */
export interface Needs {
  /** What is said where it goes on without Redis; `unasked` where nothing that Redis knows matters. */
  readonly withoutRedis?: string | { readonly unasked: true };
  /** It goes on where some of several registries cannot be opened. */
  readonly anyRegistry?: true;
}

const NOTHING_EARLIER = 'Going on without it: keeps, holds and earlier uses are not known.';

/** Opens the registries for looking, and lets go of them whatever happens. Nothing is written to Redis but own reads. */
export async function withRegistries<T>(
  call: Call<{ readonly 'read-manifests'?: boolean }>,
  look: (looking: Looking) => Promise<T>,
  { withoutRedis = NOTHING_EARLIER, anyRegistry }: Needs = {},
): Promise<T> {
  const { config, now, env, options } = call;
  const log = commandLog(env);
  let store: Store | undefined;
  let open: OpenRegistries | undefined;
  try {
    store = typeof withoutRedis === 'string' ? await storeIfAny(call, withoutRedis) : undefined;
    const lines = store && { lines: forgivingLines(store.pace) };
    const unreachable: Unreachable[] = [];
    const leaveOut: NonNullable<AccessParts['leaveOut']> = (registry, error) =>
      unreachable.push({ registry: registryName(registry), error });
    const forgiving = anyRegistry && { leaveOut };
    open = await openRegistries({ config, now, log, root: process.cwd(), ...lines, ...forgiving });
    const [first] = unreachable;
    if (first && open.registries.length === 0) throw first.error;
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
    return await look({ deps, registries: open.registries, store, unreachable });
  } finally {
    await open?.close();
    await store?.close();
  }
}

/**
 * What was decided counts where Redis is told of. Without it, while it is away, and where a start refuses it, looking and
 * giving back go on without.
 */
async function storeIfAny(
  { env, note, serverTime }: Pick<Call, 'env' | 'note' | 'serverTime'>,
  goingOn: string,
): Promise<Store | undefined> {
  if (!env.REDIS_URL) return undefined;
  const url = readRedisUrl(env);
  if ('problems' in url) {
    note(`REDIS_URL ${url.problems[0]?.message}. ${goingOn}`);
    return undefined;
  }
  try {
    return await connectStore(url.value, { oneShot: true, ...(serverTime && { time: serverTime }) });
  } catch (error) {
    if (!(error instanceof Unavailable) && !isSentence(error)) throw error;
    note(`${sentencesFor(error, { env }).join(' ')} ${goingOn}`);
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
