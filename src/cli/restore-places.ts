import type { RegistryAccess, ScanDeps } from '../../jobs/deps.ts';
import { type RestoredAside, restoreAside } from '../../jobs/restore-aside.ts';
import { planOne } from '../../jobs/restore-plan.ts';
import { asideSince } from '../../jobs/restore-since.ts';
import { lookAtHolds, NOTHING_KNOWN, type TakenBack, takeBackHolds } from '../../jobs/take-back.ts';
import type { Wanted } from '../../jobs/wanted.ts';
import { failureText } from '../policy/failure.ts';
import type { ImageReference } from '../policy/reference.ts';
import type { Instant } from '../policy/time.ts';
import { repositorySettings } from '../registry/repositories.ts';
import { Unavailable } from '../store/redis-store.ts';
import type { Store } from '../store/store.ts';
import type { Call } from './command.ts';
import type { InArchiveShape, RestoredShape } from './shapes.ts';
import type { Looking } from './with-registries.ts';

/** Where something is to be restored, and what of it. */
export interface RestorePlace {
  readonly access: RegistryAccess;
  readonly repository: string;
  readonly wanted: Wanted;
}

/** The repository a person named, in each configured registry that has it. */
export async function placesNamed(
  { registries }: Looking,
  reference: ImageReference,
): Promise<RestorePlace[] | { readonly refused: string }> {
  const { repository, tag, digest } = reference;
  const wanted: Wanted = { ...(tag !== undefined && { tag }), ...(digest && { digest }) };
  const places: RestorePlace[] = [];
  for (const access of among(registries, reference)) {
    if (await repositorySettings(access, repository)) places.push({ access, repository, wanted });
  }
  if (places.length > 0) return places;
  return { refused: `no repository is called ${repository} in the configured registries.` };
}

/** What was put aside since then, as Redis knows it. */
export async function placesSince(
  { registries }: Looking,
  store: Store,
  since: Instant,
  reference: ImageReference | undefined,
): Promise<RestorePlace[]> {
  const found = await asideSince(store, among(registries, reference), since, reference?.repository);
  return found.map(({ access, repository, digests }) => ({ access, repository, wanted: { only: digests } }));
}

/** A full ECR address names its registry, too. */
function among(registries: readonly RegistryAccess[], reference: ImageReference | undefined) {
  const { registry } = reference ?? {};
  if (!registry) return registries;
  return registries.filter(({ id }) => id.account === registry.account && id.region === registry.region);
}

/** How it is to be done. */
interface Manner extends Pick<Call, 'progress' | 'note'> {
  readonly dryRun: boolean;
  /** What is said where the worker cannot be told. */
  readonly untold: string;
}

/** Restores place by place, or with `dryRun` only says what that would do. */
export async function restoreAll(
  { deps, store }: Looking,
  places: readonly RestorePlace[],
  manner: Manner,
): Promise<{
  readonly restored: RestoredShape[];
  readonly inArchive: InArchiveShape[];
  readonly inPlace: InArchiveShape[];
}> {
  const restored: RestoredShape[] = [];
  const inPlace: InArchiveShape[] = [];
  const inArchive: InArchiveShape[] = [];
  for (const place of places) {
    const { access, repository } = place;
    manner.progress.show({
      text: `${manner.dryRun ? 'looking at' : 'restoring'} ${access.key}/${repository}`,
    });
    const done = await restorePlace(deps, store, place, manner).catch((error: unknown) =>
      unreachable(place, error),
    );
    const where = { registry: access.key, repository };
    restored.push(...done.restored.map((one) => ({ ...where, ...one })));
    inArchive.push(...done.inArchive.map((digest) => ({ ...where, digest })));
    inPlace.push(...done.inPlace.map((digest) => ({ ...where, digest })));
  }
  return { restored, inArchive, inPlace };
}

/** Of many places, one that cannot be reached must not keep the others waiting. A single one throws. */
function unreachable({ wanted: { only } }: RestorePlace, error: unknown): RestoredAside {
  if (!only) throw error;
  const failed = failureText(error, 'reading it');
  return {
    restored: [...only].map((digest) => ({ digest, tags: [], taken: [], failed })),
    inArchive: [],
    inPlace: [],
  };
}

async function restorePlace(
  deps: ScanDeps,
  store: Store | undefined,
  place: RestorePlace,
  manner: Manner,
): Promise<RestoredAside> {
  const { access, repository, wanted } = place;
  const known = store ? await askStore(deps, store, place, manner) : NOTHING_KNOWN;
  return await restoreAside(deps, access, repository, wanted, known, manner.dryRun ? planOne : undefined);
}

/** Redis may go away at any moment; giving back never waits for it. */
async function askStore(
  deps: ScanDeps,
  store: Store,
  { access, repository, wanted }: RestorePlace,
  { dryRun, note, untold }: Manner,
): Promise<TakenBack> {
  try {
    const ask = dryRun ? lookAtHolds : takeBackHolds;
    return await ask(deps, store, access, repository, wanted);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    note(dryRun ? error.message : `${error.message} ${untold}`);
    return NOTHING_KNOWN;
  }
}
