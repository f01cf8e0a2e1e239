import { addStored, NOTHING_STORED } from '../src/policy/growth.ts';
import { type RegistryKey, registryKey } from '../src/policy/image.ts';
import { isWaiting } from '../src/policy/review.ts';
import { type SnapshotRow, snapshotRows } from '../src/policy/snapshot.ts';
import { supersededState } from '../src/policy/superseded.ts';
import type { Instant } from '../src/policy/time.ts';
import { countUnexplained, NONE_UNEXPLAINED, type Unexplained } from '../src/policy/unexplained.ts';
import { Unavailable } from '../src/store/errors.ts';
import { isoWeek } from './calendar.ts';
import { type Covered, noteCoverage } from './coverage.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import type { Evidence } from './evidence.ts';
import { type EndangeredIn, findEndangered } from './find-endangered.ts';
import { noteGrowth } from './growth.ts';
import { noteLess } from './inspected.ts';
import { withLayers } from './layers.ts';
import { openReview } from './open-reviews.ts';
import { askForgottenAgain, type ForgottenIn, findForgotten } from './rebuild.ts';
import { endRests } from './rest-ended.ts';
import { type RepositoryScan, scanRegistry } from './scan.ts';
import { verifyDeleted, verifyGone } from './verify-deleted.ts';
import { noteGoodScan, sawEverything } from './watching.ts';

/** What a weekly scan of one registry came to. */
export interface WeeklyScan {
  readonly registry: RegistryKey;
  readonly repositories: number;
  readonly opened: number;
  readonly skipped: number;
  /** Reviews that were open until now: asked anew, or no longer in question. Their cards are to be drawn again. */
  readonly replaced: readonly string[];
  readonly incomplete: readonly { readonly repository: string; readonly why: string }[];
  /** Why a way of knowing owners could not be asked. */
  readonly ownersUnknown: readonly string[];
  /** Pulled lately, though no source sees what uses them. */
  readonly unexplained: Unexplained;
  /** Put aside, and no hold explains it: see `layaway rebuild`. */
  readonly forgotten: readonly ForgottenIn[];
  /** What lifecycle policies in force will take although it is needed. */
  readonly endangered: readonly EndangeredIn[];
  readonly evidence: Evidence;
}

/** Scans a registry, remembers each repository's counts for `/ecr status`, and opens the reviews of this cycle. */
export async function weeklyScan(deps: Deps, access: RegistryAccess): Promise<WeeklyScan> {
  // First: what came back by itself is no longer held, and may be asked about.
  await endRests(deps, access);
  const startedAt = deps.now();
  const totals = { repositories: 0, opened: 0, skipped: 0 };
  const incomplete: { repository: string; why: string }[] = [];
  const openBefore = await deps.store.reviews.listOpen();
  const standing = new Set<string>();
  const ownersUnknown: string[] = [];
  const forgotten: ForgottenIn[] = [];
  const endangered: EndangeredIn[] = [];
  const owned = { total: 0, unowned: 0 };
  let unexplained = NONE_UNEXPLAINED;
  let stored = NOTHING_STORED;
  const covered: Covered[] = [];
  const seen = new Set<string>();
  const evidence = await scanRegistry(deps, access, {
    ownersUnknown: (why) => ownersUnknown.push(why),
    each: async (scan, found) => {
      totals.repositories++;
      if (scan.status === 'incomplete') incomplete.push({ repository: scan.repository, why: scan.why });
      if (scan.status !== 'judged') return;
      owned.total++;
      seen.add(scan.repository);
      unexplained = countUnexplained(unexplained, scan.repository, scan.judged);
      if (scan.owner.team === undefined) owned.unowned++;
      const lost = await findForgotten(deps.store, access, scan);
      const rows = await saveSnapshot(deps, access, scan, lost?.is.families);
      stored = addStored(stored, rows);
      covered.push({ team: scan.owner.team, fields: scan.fields });
      await verifyDeleted(deps, access, scan, startedAt);
      endangered.push(...(await watchPolicy(deps, access, scan)));
      if (lost) {
        forgotten.push(lost.is);
        const again = await askForgottenAgain(deps, access, lost, found);
        if (again.opened) totals.opened++;
        if (again.standing !== undefined) standing.add(again.standing);
      }
      for (const candidate of scan.candidates) {
        const estimated = await withLayers(deps, access, candidate, scan.judged);
        const opened = await openReview(deps, estimated, found, scan.notesOn(candidate));
        if ('opened' in opened) totals.opened++;
        else totals.skipped++;
        if ('standing' in opened) standing.add(opened.standing);
      }
    },
  });
  if (sawEverything(evidence, incomplete.length)) {
    await noteGoodScan(deps.store.memory, access.key, evidence.at);
    await noteLess(deps.store.memory, access.key, evidence.reports, evidence.at);
  }
  if (incomplete.length === 0) await noteOwned(deps, access, owned, startedAt);
  if (incomplete.length === 0) await verifyGone(deps, access, seen, startedAt);
  if (incomplete.length === 0) await noteGrowth(deps, access, stored, startedAt);
  if (incomplete.length === 0) await noteCoverage(deps, access, covered);
  // A repository that could not be seen keeps its last snapshot.
  if (incomplete.length === 0) await deps.store.memory.dropSnapshots(access.key, startedAt);
  const unseen = new Set(incomplete.map(({ repository }) => repository));
  const replaced = await withdrawOpen(
    deps,
    access,
    openBefore.filter((id) => !standing.has(id)),
    unseen,
  );
  return {
    registry: access.key,
    ...totals,
    replaced,
    incomplete,
    ownersUnknown,
    unexplained,
    forgotten,
    endangered,
    evidence,
  };
}

/**
 * What was open before a scan was either opened anew by it, or nothing stands behind it any more: then it is withdrawn,
 * for an answer to it would be one to old evidence. What could not be seen stays as it is. Answers what closed.
 */
async function withdrawOpen(
  deps: Deps,
  access: RegistryAccess,
  before: readonly string[],
  unseen: ReadonlySet<string>,
): Promise<string[]> {
  const closed: string[] = [];
  for (const id of before) {
    let review = await deps.store.reviews.get(id);
    if (!review || registryKey(review.registry) !== access.key || unseen.has(review.repository)) continue;
    while (review && isWaiting(review.state)) {
      const state = supersededState(review, deps.now());
      if ((await deps.store.reviews.save({ ...review, state })) === 'saved') break;
      review = await deps.store.reviews.get(id);
    }
    closed.push(id);
  }
  return closed;
}

/** A policy that cannot be read now is looked at by the next scan; it must not end this one. */
async function watchPolicy(
  deps: Deps,
  access: RegistryAccess,
  scan: RepositoryScan & { status: 'judged' },
): Promise<readonly EndangeredIn[]> {
  try {
    const found = await findEndangered(deps, access, scan);
    return found ? [found] : [];
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    const { repository } = scan;
    deps.log.warn({ err: error, registry: access.key, repository }, 'a policy in force was not looked at');
    return [];
  }
}

/** Only a scan that saw every repository counts: a smaller total would look like progress. */
async function noteOwned(
  { store, config }: Deps,
  { key }: RegistryAccess,
  counts: { readonly total: number; readonly unowned: number },
  at: Instant,
): Promise<void> {
  const week = isoWeek(at, config.schedule.timezone);
  await store.owners.noteUnowned({ week, registry: key, at, ...counts });
}

async function saveSnapshot(
  deps: Deps,
  access: RegistryAccess,
  scan: RepositoryScan & { status: 'judged' },
  forgotten?: number,
): Promise<readonly SnapshotRow[]> {
  const { repository, images, owner, fields, judged } = scan;
  const rows = snapshotRows(judged);
  await deps.store.memory.saveSnapshot({
    registry: access.id,
    repository,
    scannedAt: deps.now(),
    images,
    bytes: rows.reduce((sum, row) => sum + row.bytes, 0),
    owner,
    rows,
    ...(forgotten !== undefined && { forgotten }),
    ...(fields && { fields }),
  });
  return rows;
}
