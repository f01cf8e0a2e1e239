import type { RegistryAccess, ScanDeps } from '../../jobs/deps.ts';
import { type RestoredAside, restoreAside } from '../../jobs/restore-aside.ts';
import { restoredEntries } from '../../jobs/restore-entries.ts';
import { planning } from '../../jobs/restore-plan.ts';
import { asideSince } from '../../jobs/restore-since.ts';
import { briefMemory } from '../../jobs/scan-memory.ts';
import { lookAtHolds, NOTHING_KNOWN, type TakenBack, takeBackHolds } from '../../jobs/take-back.ts';
import type { Wanted } from '../../jobs/wanted.ts';
import { failureText } from '../policy/failure.ts';
import type { Digest } from '../policy/image.ts';
import type { ImageReference } from '../policy/reference.ts';
import type { Instant } from '../policy/time.ts';
import { repositorySettings } from '../registry/repositories.ts';
import { Unavailable } from '../store/redis-store.ts';
import type { Store } from '../store/store.ts';
import type { Call } from './command.ts';
import { didYouMeanRepository } from './scope-check.ts';
import type { InArchiveShape, RestoredShape, UnreachableShape } from './shapes.ts';
import { type Unreachable, unreachableShapes, unreachableText } from './unreachable.ts';
import type { Looking } from './with-registries.ts';

/** Where something is to be restored, and what of it. */
export interface RestorePlace {
  readonly access: RegistryAccess;
  readonly repository: string;
  readonly wanted: Wanted;
}

/** Places found, and registries that could not be asked for more. */
export interface Placed {
  readonly places: readonly RestorePlace[];
  readonly unreachable: readonly Unreachable[];
}

/**
 * The repository a person named, in each configured registry that has it. One that cannot be asked keeps the others
 * waiting for nothing. Throws where none can be.
 */
export async function placesNamed(
  looking: Looking,
  reference: ImageReference,
): Promise<Placed | { readonly refused: string }> {
  const { repository, tag, digest } = reference;
  const wanted: Wanted = { ...(tag !== undefined && { tag }), ...(digest && { digest }) };
  const asked = among(looking.registries, reference);
  const places: RestorePlace[] = [];
  const unreachable = [...notOpened(looking, reference)];
  for (const access of asked) {
    try {
      if (await repositorySettings(access, repository)) places.push({ access, repository, wanted });
    } catch (error) {
      if (asked.length === 1 && unreachable.length === 0) throw error;
      unreachable.push({ registry: access.key, error });
    }
  }
  if (places.length > 0) return { places, unreachable };
  const others = unreachableText(unreachableShapes(unreachable));
  const hint = await didYouMeanRepository(asked, repository);
  return {
    refused:
      `no repository is called ${repository} in the configured registries${others && ' that answer'}.${hint}\n${others}`.trim(),
  };
}

/** What was put aside since then, as Redis knows it. */
export async function placesSince(
  looking: Looking,
  store: Store,
  since: Instant,
  reference: ImageReference | undefined,
): Promise<Placed> {
  const asked = among(looking.registries, reference);
  const found = await asideSince(store, asked, since, reference?.repository);
  const places = found.map(({ access, repository, digests }) => ({
    access,
    repository,
    wanted: { only: digests },
  }));
  return { places, unreachable: notOpened(looking, reference) };
}

/** Whoever names a registry that was opened does not ask for others. */
function notOpened({ registries, unreachable }: Looking, reference: ImageReference | undefined) {
  return reference?.registry && among(registries, reference).length > 0 ? [] : unreachable;
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

/** What came of all places. */
export interface RestoredAll {
  readonly restored: readonly RestoredShape[];
  readonly inArchive: readonly InArchiveShape[];
  readonly inPlace: readonly InArchiveShape[];
  readonly unreachable: readonly UnreachableShape[];
}

/** Restores place by place, or with `dryRun` only says what that would do. A place that fails keeps no other waiting. */
export async function restoreAll(
  { deps, store }: Looking,
  { places, unreachable }: Placed,
  manner: Manner,
): Promise<RestoredAll> {
  const restored: RestoredShape[] = [];
  const inPlace: InArchiveShape[] = [];
  const inArchive: InArchiveShape[] = [];
  const failed = [...unreachable];
  for (const place of places) {
    const { access, repository } = place;
    const where = { registry: access.key, repository };
    manner.progress.show({
      text: `${manner.dryRun ? 'looking at' : 'restoring'} ${access.key}/${repository}`,
    });
    try {
      const done = await restorePlace(deps, store, place, manner);
      restored.push(...done.restored.map(({ made: _recorded, ...one }) => ({ ...where, ...one })));
      inArchive.push(...done.inArchive.map((digest) => ({ ...where, digest })));
      inPlace.push(...done.inPlace.map((digest) => ({ ...where, digest })));
    } catch (error) {
      const { only } = place.wanted;
      if (!only && places.length === 1 && failed.length === 0) throw error;
      if (only) restored.push(...failedOnes(only, error).map((one) => ({ ...where, ...one })));
      else failed.push({ registry: access.key, error });
    }
  }
  return { restored, inArchive, inPlace, unreachable: unreachableShapes(failed) };
}

function failedOnes(digests: ReadonlySet<Digest>, error: unknown) {
  const failed = failureText(error, 'reading it');
  return [...digests].map((digest) => ({ digest, tags: [], taken: [], failed }));
}

async function restorePlace(
  deps: ScanDeps,
  store: Store | undefined,
  place: RestorePlace,
  manner: Manner,
): Promise<RestoredAside> {
  const { access, repository, wanted } = place;
  const known = store ? await askStore(deps, store, place, manner) : NOTHING_KNOWN;
  // Whoever asks for an image back wants its parts, too: that ECR counts the look as a pull is no harm.
  const own = { ...deps, readManifestsAnyway: !manner.dryRun };
  const able = known.told ? own : { ...own, memory: briefMemory() };
  const bring = manner.dryRun ? planning : undefined;
  const done = await restoreAside(able, access, repository, wanted, known, bring);
  if (store && known.told && !manner.dryRun) {
    const entries = restoredEntries(access, repository, done.restored, known, deps.now());
    await store.ledger.append(entries).catch((error: unknown) => noteAway(error, manner));
  }
  return done;
}

function noteAway(error: unknown, { note }: Manner): void {
  if (!(error instanceof Unavailable)) throw error;
  note(`${error.message} What was brought back is not in the record.`);
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
