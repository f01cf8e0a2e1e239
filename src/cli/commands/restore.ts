import type { RegistryAccess } from '../../../jobs/deps.ts';
import { restoreAside, type Wanted } from '../../../jobs/restore-aside.ts';
import { type ImageReference, parseReference } from '../../policy/reference.ts';
import { type Duration, parseDuration } from '../../policy/time.ts';
import { repositorySettings } from '../../registry/repositories.ts';
import type { Store } from '../../store/store.ts';
import { type Call, defineCommand, type Result } from '../command.ts';
import { restoreText } from '../present/restore.ts';
import type { RestoredShape } from '../shapes.ts';
import { withRegistries } from '../with-registries.ts';

/** `layaway restore`: what was put aside gets its names back. */
export const restore = defineCommand({
  name: 'restore',
  summary: 'give put-aside images their names back',
  names: '<repository>[:tag|@digest]',
  atLeast: 1,
  atMost: 1,
  options: { since: { about: 'only what was put aside this recently, such as 24h', value: 'duration' } },
  help: `Puts every name back that Layaway took away: of the whole repository, or of one image.
A name that another image carries by now stays there and is reported. Works while
everything is paused, and needs nothing but AWS credentials that may change the
repository (docs/iam/worker.json). The worker sees it and stops what it had planned.

When something was put aside only Redis knows: --since needs REDIS_URL.`,
  run: async (call) => {
    const reference = parseReference(call.names[0] ?? '');
    if ('error' in reference) return { wrongUse: reference.error };
    const { since } = call.options;
    const within = since === undefined ? undefined : parseDuration(since);
    if (since !== undefined && !within) return { wrongUse: `--since ${since}: write a duration such as 24h` };
    return await withRegistries({ ...call, options: {} }, async ({ registries, store }) => {
      if (within !== undefined && !store) {
        return {
          refused: 'when something was put aside only Redis knows: set REDIS_URL, or leave out --since.',
        };
      }
      const asked = { reference, since: within === undefined ? undefined : call.now() - within };
      return await restoreIn(call, registries, store, asked);
    });
  },
});

interface Asked {
  readonly reference: ImageReference;
  /** A moment: only what was put aside after it. */
  readonly since: Duration | undefined;
}

async function restoreIn(
  { now, progress }: Pick<Call, 'now' | 'progress'>,
  registries: readonly RegistryAccess[],
  store: Store | undefined,
  { reference, since }: Asked,
): Promise<Result> {
  const { registry, repository } = reference;
  const restored: RestoredShape[] = [];
  let places = 0;
  for (const access of registries) {
    if (registry && (registry.account !== access.id.account || registry.region !== access.id.region))
      continue;
    if (!(await repositorySettings(access, repository))) continue;
    places++;
    progress.show({ text: `restoring ${access.key}/${repository}` });
    for (const wanted of await wantedIn(store, access.key, reference, since)) {
      const done = await restoreAside(access, repository, wanted, now);
      restored.push(...done.map((one) => ({ registry: access.key, repository, ...one })));
    }
  }
  if (places === 0) return { refused: `no repository is called ${repository} in the configured registries.` };
  const failed = restored.some((one) => one.failed !== undefined || one.taken.length > 0);
  return { json: { restored }, text: (screen) => restoreText(restored, screen), failed };
}

/** What to restore in one repository: what was named, or with a moment whatever was put aside after it. */
async function wantedIn(
  store: Store | undefined,
  registry: string,
  { repository, tag, digest }: ImageReference,
  since: number | undefined,
): Promise<readonly Wanted[]> {
  const named: Wanted = { ...(tag !== undefined && { tag }), ...(digest && { digest }) };
  if (since === undefined || !store) return [named];
  const holds = await store.holds.inRepository(registry, repository);
  const recent = holds.filter(({ state }) => 'since' in state && state.since >= since);
  const members = recent.flatMap((hold) => hold.members.map((member) => member.digest));
  return members
    .filter((member) => digest === undefined || member === digest)
    .map((member) => ({ ...named, digest: member }));
}
