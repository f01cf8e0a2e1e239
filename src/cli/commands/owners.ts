import { openQueue } from '../../../jobs/queue.ts';
import { assignedOwner, type PassOnParts, passOnReviews, say } from '../../app/pass-on.ts';
import { readRedisUrl } from '../../config/environment.ts';
import { didYouMean } from '../../config/nearest.ts';
import { compilePatterns } from '../../policy/glob.ts';
import { type RegistryKey, registryKey } from '../../policy/image.ts';
import type { OwnerWord } from '../../store/owners.ts';
import type { Store } from '../../store/store.ts';
import { type Call, defineCommand, type Result } from '../command.ts';
import { commandLog } from '../log.ts';
import { notScanned } from '../not-scanned.ts';
import { ownersText } from '../present/owners.ts';
import { oneLine } from '../printable.ts';
import { parseRegistryKey, REGISTRY } from '../registry-option.ts';
import type { OwnersShape } from '../shapes.ts';
import { withStore } from '../with-store.ts';

const BY = 'cli';

/** `layaway owners`: who owns what and how that is known; says it where nobody else does. */
export const owners = defineCommand({
  name: 'owners',
  summary: 'show who owns what, or assign an owner',
  names: '[repository]',
  atLeast: 0,
  atMost: 1,
  options: {
    ...REGISTRY,
    team: { about: 'assign the repository to this team of the configuration', value: 'team' },
    clear: { about: 'take back what was assigned or said: tag, CODEOWNERS and rules count again' },
  },
  help: `Owners as of the last scan, and why they count as such. The name may be a pattern.
With --team the repository's open questions go to that team with its next message;
nothing is decided for it. What nobody owns goes to the leads of owners.fallback.`,
  run: async (call): Promise<Result> => {
    const { names, options, env, note } = call;
    const registry = parseRegistryKey(options.registry);
    if ('wrongUse' in registry) return registry;
    const { team, clear } = options;
    if (team === undefined && !clear) {
      return await withStore({ env, note }, (store) => list(store, names[0] ?? '*', registry.key));
    }
    if (team !== undefined && clear) return { wrongUse: 'give --team or --clear, not both' };
    const [repository] = names;
    if (repository === undefined) return { wrongUse: 'say which repository' };
    if (team !== undefined && !Object.hasOwn(call.config.teams, team)) {
      const hint = didYouMean(team, Object.keys(call.config.teams));
      return { wrongUse: `there is no team "${team}" under teams in the configuration.${hint}` };
    }
    return await withStore({ env, note }, (store) => change(call, store, repository, registry.key, team));
  },
});

async function list(store: Store, pattern: string, only: RegistryKey | undefined): Promise<Result> {
  const wanted = compilePatterns([pattern]);
  if ('errors' in wanted) return { wrongUse: wanted.errors.join('; ') };
  const rows: OwnersShape['repositories'][number][] = [];
  const scanned = await store.memory.repositories();
  for (const { registry, repository } of scanned) {
    const key = registryKey(registry);
    if (!wanted.matches(repository) || (only !== undefined && only !== key)) continue;
    const [snapshot, word] = await Promise.all([
      store.memory.snapshot(key, repository),
      store.owners.word(key, repository),
    ]);
    if (!snapshot) continue;
    const { team, why } = snapshot.owner;
    rows.push({ registry: key, repository, owner: team ?? null, why, said: saidText(word) });
  }
  if (rows.length === 0) return { refused: notScanned(scanned, pattern) };
  const shape: OwnersShape = { repositories: rows };
  return { json: shape, text: (screen) => ownersText(shape, screen) };
}

function saidText(word: OwnerWord | undefined): string | null {
  switch (word?.said.kind) {
    case 'assigned':
      return `assigned to ${word.said.team} by ${word.by}`;
    case 'not-ours':
      return `not ${word.said.teams.join("'s, not ")}'s, said ${word.by}`;
    default:
      return null;
  }
}

async function change(
  call: Pick<Call, 'env' | 'now'>,
  store: Store,
  repository: string,
  only: RegistryKey | undefined,
  team: string | undefined,
): Promise<Result> {
  const scanned = await store.memory.repositories();
  const known = scanned
    .filter((one) => one.repository === repository)
    .map((one) => registryKey(one.registry))
    .filter((key) => only === undefined || key === only);
  const [registry, another] = known;
  if (registry === undefined) return { refused: notScanned(scanned, repository) };
  if (another !== undefined)
    return { wrongUse: `it is in ${known.join(' and ')}: say which with --registry` };
  const former = await store.owners.word(registry, repository);
  const text = team === undefined ? `${repository}: owner cleared` : `${repository}: assigned to ${team}`;
  const said = team === undefined ? ({ kind: 'nothing' } as const) : ({ kind: 'assigned', team } as const);
  const parts: PassOnParts = { store, now: call.now };
  const word = await say(parts, { registry, repository, former, by: BY, said, text: `${text} by ${BY}` });
  if (word === 'conflict') return { refused: 'somebody else said something about it just now: look again.' };
  const passedOn = team === undefined ? [] : await passOn(call, parts, word, team);
  const json = { registry, repository, team: team ?? null, passedOn };
  return { json, text: () => `${oneLine(`${text}; ${sentence(team, passedOn.length)}`)}\n` };
}

function sentence(team: string | undefined, n: number): string {
  if (team === undefined) return 'the next scan finds its owner by the other ways.';
  if (n === 0) return 'no open question is affected.';
  return `${n === 1 ? '1 open question goes' : `${n} open questions go`} to ${team} with its next message.`;
}

/** The closed reviews' ids. The worker draws their cards again; where it is away, the next click does. */
async function passOn(
  { env }: Pick<Call, 'env'>,
  parts: PassOnParts,
  word: OwnerWord,
  team: string,
): Promise<readonly string[]> {
  const closed = await passOnReviews(parts, word, {
    owner: assignedOwner(word, team),
    handOver: { by: { id: word.by }, at: word.at, to: team },
    of: ({ owner }) => owner.team !== team,
  });
  const url = readRedisUrl(env);
  if (closed.length === 0 || 'problems' in url) return closed.map(({ id }) => id);
  const queue = await openQueue(url.value, commandLog(env));
  try {
    for (const { id } of closed) await queue.add({ name: 'review', review: id });
  } finally {
    await queue.close();
  }
  return closed.map(({ id }) => id);
}
