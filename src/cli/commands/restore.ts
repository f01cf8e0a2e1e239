import type { RegistryAccess, ScanDeps } from '../../../jobs/deps.ts';
import { type RestoredAside, restoreAside, type Wanted } from '../../../jobs/restore-aside.ts';
import { NOTHING_KNOWN, type TakenBack, takeBackHolds } from '../../../jobs/take-back.ts';
import { type ImageReference, parseReference } from '../../policy/reference.ts';
import { repositorySettings } from '../../registry/repositories.ts';
import { Unavailable } from '../../store/redis-store.ts';
import type { Store } from '../../store/store.ts';
import { type Call, defineCommand, type Result } from '../command.ts';
import { restoreText } from '../present/restore.ts';
import type { InArchiveShape, RestoredShape } from '../shapes.ts';
import { withRegistries } from '../with-registries.ts';

/** `layaway restore`: what was put aside gets its names back. */
export const restore = defineCommand({
  name: 'restore',
  summary: 'give put-aside images their names back',
  names: '<repository>[:tag|@digest]',
  atLeast: 1,
  atMost: 1,
  options: {},
  help: `Puts every name back that Layaway took away: of the whole repository, or of one image.
A name that another image carries by now stays there and is reported. Works while
everything is paused, and needs nothing but AWS credentials that may change the
repository (docs/iam/worker.json). With REDIS_URL the worker is told first, so that it
stops what it had planned.

An image without tags was put aside in ECR's archive and carries no mark. It comes back
where you give its digest, or where Redis knows that Layaway put it there; others in the
archive are listed.`,
  run: async (call) => {
    const reference = parseReference(call.names[0] ?? '');
    if ('error' in reference) return { wrongUse: reference.error };
    return await withRegistries({ ...call, options: {} }, async ({ deps, registries, store }) => {
      if (!store) call.note(WORKER_NOT_TOLD);
      return await restoreIn(call, deps, registries, store, reference);
    });
  },
});

const WORKER_NOT_TOLD =
  'Without Redis a running worker is not told: it may still carry out approvals; layaway pause stops it.';

async function restoreIn(
  { progress, note }: Pick<Call, 'progress' | 'note'>,
  deps: ScanDeps,
  registries: readonly RegistryAccess[],
  store: Store | undefined,
  reference: ImageReference,
): Promise<Result> {
  const { registry, repository, tag, digest } = reference;
  const wanted: Wanted = { ...(tag !== undefined && { tag }), ...(digest && { digest }) };
  const restored: RestoredShape[] = [];
  const inArchive: InArchiveShape[] = [];
  let places = 0;
  for (const access of registries) {
    if (registry && (registry.account !== access.id.account || registry.region !== access.id.region))
      continue;
    if (!(await repositorySettings(access, repository))) continue;
    places++;
    progress.show({ text: `restoring ${access.key}/${repository}` });
    const known = store ? await tellWorker(deps, store, access, repository, wanted, note) : NOTHING_KNOWN;
    const done: RestoredAside = await restoreAside(deps, access, repository, wanted, known);
    const place = { registry: access.key, repository };
    restored.push(...done.restored.map((one) => ({ ...place, ...one })));
    inArchive.push(...done.inArchive.map((one) => ({ ...place, digest: one })));
  }
  if (places === 0) return { refused: `no repository is called ${repository} in the configured registries.` };
  const failed = restored.some((one) => one.failed !== undefined || one.taken.length > 0 || one.notes);
  return {
    json: { restored, inArchive },
    text: (screen) => restoreText(restored, inArchive, screen),
    failed,
  };
}

/** Redis may go away at any moment; giving back never waits for it. */
async function tellWorker(
  deps: ScanDeps,
  store: Store,
  access: RegistryAccess,
  repository: string,
  wanted: Wanted,
  note: Call['note'],
): Promise<TakenBack> {
  try {
    return await takeBackHolds(deps, store, access, repository, wanted);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    note(`${error.message} ${WORKER_NOT_TOLD}`);
    return NOTHING_KNOWN;
  }
}
