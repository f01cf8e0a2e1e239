import { type Swept, sweep, sweepReview } from '../../jobs/sweep.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import type { Hold, HoldStatus } from '../../src/policy/hold.ts';
import type { Digest } from '../../src/policy/image.ts';
import type { Review, Role } from '../../src/policy/review.ts';
import { type Decision, decide, permissionsOf } from '../../src/policy/review-decide.ts';
import { DAY, type Duration, HOUR, type Instant, MINUTE } from '../../src/policy/time.ts';
import type { CallRecord, ImageSeed } from '../../src/sandbox/aws/index.ts';
import { passWatched as passWith } from '../../src/sandbox/watched.ts';
import type { LedgerEntry } from '../../src/store/store.ts';
import { type Process, REGION, REPOSITORY, START, type World } from './world.ts';

export const LEAD = 'U0SHOPLEAD';
export const ENGINEER = { by: 'U0SHOPENG', role: 'member' } as const;

/** Pushes an image that nobody has used for long. */
export function pushOld({ aws }: World, seed: ImageSeed = {}, repository = REPOSITORY): Digest {
  return aws.ecr.push(REGION, repository, { pushedAt: START - 200 * DAY, ...seed });
}

/** An index with two platforms, a signature by tag and one by subject, all old. */
export interface MultiArch {
  readonly index: Digest;
  readonly platforms: readonly Digest[];
  readonly signature: Digest;
  readonly referrer: Digest;
  readonly all: readonly Digest[];
}

export function pushMultiArch(world: World, tags: readonly string[]): MultiArch {
  const platforms = [pushOld(world), pushOld(world)];
  const index = pushOld(world, { tags, children: platforms });
  const signature = pushOld(world, { tags: [`sha256-${index.slice(7)}.sig`], sizeBytes: 1_000 });
  const referrer = pushOld(world, { subject: index, sizeBytes: 1_000 });
  return { index, platforms, signature, referrer, all: [index, ...platforms, signature, referrer] };
}

/** What a scan and a click need of a world: not its sandbox. */
export type Asking = Pick<World, 'deps' | 'access' | 'store'>;

/** Scans, and answers the reviews that offer removal. */
export async function ask(world: Asking): Promise<Review[]> {
  await weeklyScan(world.deps, world.access);
  const open = await world.store.reviews.getMany(await world.store.reviews.listOpen());
  return open.filter((review) => review.offers.includes('remove'));
}

/** Scans, and has the only question answered with Remove; answers the review's id. */
export async function askAndApprove(world: Asking): Promise<string> {
  const [review, ...others] = await ask(world);
  if (!review || others.length > 0) {
    throw new Error(`one question was expected, not ${JSON.stringify([review, ...others])}`);
  }
  await answer(world, review.id, { kind: 'remove', count: review.facts.families, stated: 'delete' });
  return review.id;
}

/** What a click does: decide, save against the version, write the ledger. */
export async function answer(
  { deps, store }: Pick<Asking, 'deps' | 'store'>,
  id: string,
  decision: Decision,
  { by = LEAD, role = 'lead' }: { readonly by?: string; readonly role?: Role } = {},
): Promise<void> {
  const review = await store.reviews.get(id);
  if (!review) throw new Error(`no review ${id}`);
  const at = deps.now();
  const decided = decide(review, decision, {
    by,
    role,
    first: review.state.status === 'seconding' ? review.state.role : undefined,
    now: at,
    may: permissionsOf(deps.config.mode),
    frozen: await store.reviews.frozen(id),
  });
  if ('refused' in decided) throw new Error(decided.refused);
  const entry = { at, kind: 'decided', review: id, by, text: decision.kind } as const;
  const saved = await store.reviews.save({ ...review, state: decided.state }, entry);
  if (saved !== 'saved') throw new Error(`${id}: ${saved}`);
}

/** Approves what is asked and puts it aside. */
export async function putAside(world: Asking): Promise<string> {
  const id = await askAndApprove(world);
  expectNoFailure(await sweepReview(world.deps, id));
  return id;
}

export async function takeBack(world: Asking, review: string): Promise<void> {
  await answer(world, review, { kind: 'restore' });
  expectNoFailure(await sweepReview(world.deps, review));
}

/** Lets the watch window end, and the day that is added where Layaway's own reads show. */
export async function letWindowEnd(world: World, process: Process = world): Promise<void> {
  await passWatched(world, 15 * DAY + HOUR);
  expectNoFailure(await sweep(process.deps));
}

/** Lets time pass in which a worker watches all the time, without its sweeps. */
export async function passWatched(
  { clock, store, access }: Pick<World, 'clock' | 'store' | 'access'>,
  time: Duration,
): Promise<void> {
  await passWith({ clock, memory: store.memory, registries: [access.key] }, time);
}

/** Lets the time between two sweeps pass, then sweeps. */
export async function nextSweep(world: World, process: Process = world): Promise<Swept> {
  world.clock.move(10 * MINUTE);
  return await sweep(process.deps);
}

export function expectNoFailure(swept: Swept): void {
  if (swept.failed.length > 0) throw new Error(JSON.stringify(swept.failed));
}

/** All holds of a review by their root. */
export async function holdsOf(
  { store }: Pick<Asking, 'store'>,
  review: string,
): Promise<ReadonlyMap<Digest, Hold>> {
  return new Map((await store.holds.ofReview(review)).map((hold) => [hold.root, hold]));
}

/** When the holds of a review that are put aside are to be deleted. */
export async function datesOf({ store }: Pick<Asking, 'store'>, review: string): Promise<Instant[]> {
  const holds = await store.holds.ofReview(review);
  return holds.flatMap(({ state }) => (state.status === 'quarantined' ? [state.deleteAfter] : []));
}

/** How many holds of a review are in which state. */
export async function statusesOf(
  world: Pick<Asking, 'store'>,
  review: string,
): Promise<Partial<Record<HoldStatus, number>>> {
  const counts: Partial<Record<HoldStatus, number>> = {};
  for (const { state } of (await holdsOf(world, review)).values()) {
    counts[state.status] = (counts[state.status] ?? 0) + 1;
  }
  return counts;
}

/** The repository as it stands: tags (sorted) and status by digest. */
export function shelf(
  { aws }: World,
  repository = REPOSITORY,
): Record<Digest, { tags: string[]; status: string }> {
  return Object.fromEntries(
    aws.ecr
      .images(REGION, repository)
      .map(({ digest, tags, status }) => [digest, { tags: [...tags].sort(), status }]),
  );
}

/** The ledger's sentences of a kind, oldest first. */
export async function ledger({ store }: Pick<Asking, 'store'>, kind: LedgerEntry['kind']): Promise<string[]> {
  const entries = await store.ledger.read({ limit: 10_000 });
  return entries
    .filter((entry) => entry.kind === kind)
    .map(({ text }) => text)
    .reverse();
}

/** The name a tag of an image carries while it is put aside. */
export function aside(digest: Digest, tag: string): string {
  return `layaway.${digest.slice(7, 15)}.${tag}`;
}

/** The requests that would delete images by digest. */
export function deletionsIn({ aws }: World): readonly CallRecord[] {
  return aws.calls.of('BatchDeleteImage').filter(({ input }) => {
    const { imageIds } = input as { imageIds: readonly { imageTag?: string }[] };
    return imageIds.some(({ imageTag }) => imageTag === undefined);
  });
}
