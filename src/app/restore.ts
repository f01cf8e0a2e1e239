import { stateEntry } from '../../jobs/entries.ts';
import { type Hold, type HoldState, moveHold, originalNames } from '../policy/hold.ts';
import type { Digest } from '../policy/image.ts';
import { KEEP_FOR } from '../policy/review-decide.ts';
import type { Answers, ImageName } from '../slack/answers.ts';
import type { Clicker, Refusal } from '../slack/desk.ts';
import { count as images, number } from '../slack/views/text.ts';
import type { DeskParts } from './desk.ts';
import { noteRefusal } from './note-refusal.ts';
import { type Place, resolve } from './resolve.ts';

/** What a restore needs of the application. */
export type RestoreParts = Pick<DeskParts, 'store' | 'now' | 'log' | 'authorize' | 'mayAsk' | 'enqueue'>;

const TAGS_NAMED = 5;
/** A worker that saves in between makes us read again; it does not do so for ever. */
const MOST_TRIES = 10;

/** `/ecr restore`: first what it would bring back, then, with that count confirmed, the restore of each hold. */
export function createRestore(parts: RestoreParts): Pick<Answers, 'findRestore' | 'restoreNamed'> {
  return {
    async findRestore(clicker, typed) {
      const found = resolve(await parts.store.memory.repositories(), typed);
      if ('refused' in found) return await refusedUnlessAsker(parts, clicker, found);
      const authority = await parts.authorize(clicker, found.place.team);
      if ('refused' in authority)
        return await noteRefusal(parts, found.place, clicker.user, 'restore', authority);
      const holds = await holdsNamed(parts, found.name);
      const back = holds.filter(canComeBack);
      const tooLate = holds.filter(({ state }) => state.status === 'deleting').length;
      if (back.length === 0) return { refused: nothingToRestore(found.name, tooLate) };
      const tags = back.map(nameOf).slice(0, TAGS_NAMED);
      return { name: found.name, count: back.length, tags, tooLate };
    },
    restoreNamed: (clicker, name, count) => restoreNamed(parts, clicker, name, count),
  };
}

/** Guests and strangers learn nothing of names, not even that one is none. */
async function refusedUnlessAsker(
  { mayAsk }: RestoreParts,
  clicker: Clicker,
  found: Refusal,
): Promise<Refusal> {
  const asking = await mayAsk(clicker);
  return 'refused' in asking ? asking : found;
}

async function restoreNamed(
  parts: RestoreParts,
  clicker: Clicker,
  name: ImageName,
  count: number,
): Promise<{ restoring: number } | Refusal> {
  const places = await parts.store.memory.repositories();
  const place = places.find((one) => isAt(one, name));
  if (!place) return { refused: `${name.repository} is not among the scanned repositories any more.` };
  const authority = await parts.authorize(clicker, place.team);
  if ('refused' in authority) return await noteRefusal(parts, place, clicker.user, 'restore', authority);
  const back = (await holdsNamed(parts, name)).filter(canComeBack);
  if (back.length !== count) {
    const one = back.length === 1 ? 'there is 1 now' : `there are ${number(back.length)} now`;
    const now = back.length === 0 ? 'none is left' : one;
    return { refused: `The button said ${images(count, 'image')}, ${now}. Please type the command again.` };
  }
  const restoring: Hold[] = [];
  for (const { id } of back) restoring.push(...(await takeBack(parts, id, clicker.user)));
  await keepRestored(parts, name, clicker.user, restoring);
  await tellWorker(parts, restoring);
  return { restoring: restoring.length };
}

function isAt({ registry, repository }: Place, name: ImageName): boolean {
  return repository === name.repository && `${registry.account}/${registry.region}` === name.registry;
}

async function holdsNamed({ store }: RestoreParts, name: ImageName): Promise<readonly Hold[]> {
  const { registry, repository, tag, digest } = name;
  return (await store.holds.inRepository(registry, repository)).filter(
    (hold) =>
      (tag === undefined || originalNames(hold).includes(tag)) &&
      (digest === undefined || hold.members.some((member) => member.digest.startsWith(digest))),
  );
}

const CAN_COME_BACK: ReadonlySet<HoldState['status']> = new Set([
  ...(['approved', 'quarantining', 'quarantined', 'archived', 'disabled'] as const),
]);

/** Once deletion has begun, only a look at the registry can tell what is left; the worker's restore does that. */
function canComeBack({ state }: Hold): boolean {
  return CAN_COME_BACK.has(state.status);
}

/** The hold as saved, or nothing where it went on meanwhile. */
async function takeBack({ store, now }: RestoreParts, id: string, by: string): Promise<Hold[]> {
  for (let i = 0; i < MOST_TRIES; i++) {
    const hold = await store.holds.get(id);
    if (!hold || !canComeBack(hold)) return [];
    const at = now();
    const state: HoldState =
      hold.state.status === 'approved'
        ? { status: 'dropped', at, why: `<@${by}> took the approval back`, by }
        : { status: 'restoring', since: at, cause: { kind: 'person', by } };
    // The intent stays: whoever is at it may not be done yet, and the worker waits for that before it restores.
    const moved = { ...moveHold(hold, state), ...(hold.intent && { intent: hold.intent }) };
    if ((await store.holds.save(moved, [stateEntry(hold, state, by, at)])) === 'saved') return [moved];
  }
  throw new Error(`${id} could not be saved: workers changed it all the time`);
}

/** What somebody brought back is not asked about again next week. */
async function keepRestored(
  { store, now }: RestoreParts,
  name: ImageName,
  by: string,
  holds: readonly Hold[],
) {
  const keep = { until: now() + KEEP_FOR, by, reason: 'restored' };
  const keeps = new Map(holds.map(({ root }): [Digest, typeof keep] => [root, keep]));
  for (const review of new Set(holds.map((hold) => hold.review))) await countUp(store, review);
  if (keeps.size > 0) await store.memory.rememberKeeps(name.registry, name.repository, keeps);
}

/**
 * Whoever still carries out the approval has read the review, and perhaps not yet these holds: a newer version makes
 * them read again before they forget what is kept from now on. Somebody else's newer version does as well.
 */
async function countUp({ reviews }: RestoreParts['store'], id: string): Promise<void> {
  const review = await reviews.get(id);
  if (review) await reviews.save(review);
}

async function tellWorker({ enqueue, log }: RestoreParts, holds: readonly Hold[]): Promise<void> {
  for (const review of new Set(holds.map((hold) => hold.review))) {
    try {
      await enqueue(review);
    } catch (error) {
      log.warn({ review, err: error }, 'the worker could not be told; the next sweep restores');
    }
  }
}

function nameOf(hold: Hold): string {
  return originalNames(hold)[0] ?? hold.root.slice(0, 19);
}

function nothingToRestore({ repository, tag, digest }: ImageName, tooLate: number): string {
  const image = `${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
  if (tooLate > 0) return `The deletion of ${image} has begun: it is too late to restore it here.`;
  return `Nothing of ${image} is put aside, so there is nothing to restore. What was approved within the last minute may not have begun: its card has a Restore button.`;
}
