import type { Hold } from '../src/policy/hold.ts';
import { type Change, effectSeen, type Order } from '../src/policy/order.ts';
import { nameBeforeQuarantine } from '../src/policy/quarantine-tag.ts';
import { restoreStep } from '../src/policy/step-restore.ts';
import { carryOut, type StoredManifest } from '../src/registry/changes.ts';
import { readManifests } from '../src/registry/manifests.ts';
import { isThrottled } from '../src/registry/throttled.ts';
import type { RegistryAccess, ScanDeps } from './deps.ts';
import { lookAtHold } from './hold-look.ts';
import { isOutdated } from './outcome-text.ts';
import { besideOthers, type Raced } from './races.ts';
import { noteOwnReads } from './read-repository.ts';
import type { Restored } from './restore-aside.ts';
import { afterOwnLoss, isNameChange, NO_INTENT, waitingFor } from './restore-loss.ts';

/** One restore under way. */
interface Run {
  /** What is left to bring back. */
  hold: Hold;
  stored?: StoredManifest;
  readonly names: readonly string[];
  /** Names that were not on the image until we put them there: no worker is about to take them away. */
  readonly put: Set<string>;
  readonly notes: string[];
  /** Quarantine tags that are left beside their names. */
  readonly spare: string[];
  readonly workersTold: boolean;
  /** Changes that were seen: what the record is to say. */
  readonly made: Change[];
  /** How often AWS may yet turn a change away for the rate. */
  patience: number;
}

/** Each time everybody at the quota waits a second or more. */
const MOST_THROTTLED = 5;

/**
 * Brings one image back, change by change, each seen before the next. Tried again it goes on where it ended. Where no
 * worker was told, one may be about to take away a name that is still there, so its quarantine tag stays beside it:
 * it could be the image's last tag.
 */
export async function restoreOne(
  deps: ScanDeps,
  access: RegistryAccess,
  hold: Hold,
  workersTold: boolean,
): Promise<Restored> {
  const names = namesOf(hold);
  const seen = { put: new Set<string>(), notes: [], spare: [], made: [] };
  const run: Run = { hold, names, ...seen, workersTold, patience: MOST_THROTTLED };
  let ended: Partial<Restored> | undefined;
  // Two changes a name, and one more where somebody else was after it; one look more finds that nothing is left.
  for (let i = 0; !ended && i <= names.length * 3 + 1 + MOST_THROTTLED - run.patience; i++)
    ended = await goOn(deps, access, run);
  return {
    digest: hold.root,
    tags: [],
    taken: [],
    ...(ended ?? { failed: 'its names keep changing; try again' }),
    ...(run.spare.length > 0 && { spare: run.spare }),
    ...(run.notes.length > 0 && { notes: run.notes }),
    ...(run.made.length > 0 && { made: run.made }),
  };
}

/** Plans and makes one change; answers how it ended, or undefined where there is more to do. */
async function goOn(
  deps: ScanDeps,
  access: RegistryAccess,
  run: Run,
): Promise<Partial<Restored> | undefined> {
  const next = await nextStep(deps, access, run.hold);
  // The only thing that restoring waits for. A manifest cannot be read in the archive, so names come after it.
  if (next.kind === 'wait') return { activating: true, ...(run.names.length > 0 && { again: true }) };
  if (next.kind === 'become') {
    if (next.state.status !== 'restored') return { failed: 'somebody removed it' };
    const { taken } = next.state;
    return { taken, tags: run.names.filter((name) => !taken.includes(name)) };
  }
  const { change } = next.order;
  if (change.kind === 'untag' && !run.workersTold && !run.put.has(nameBeforeQuarantine(change.tag))) {
    run.spare.push(change.tag);
    const name = nameBeforeQuarantine(change.tag);
    run.hold = withoutNames(run.hold, (one) => one === name);
    return undefined;
  }
  if (change.kind !== 'activate') {
    const read = run.stored ?? (await readOne(deps, access, run.hold));
    if ('failed' in read) return read;
    run.stored = read;
  }
  if (change.kind === 'put-tag') run.put.add(change.tag);
  const { outcome, told, underWay, loss } = await changeOnce(deps, access, run.hold, next.order, run.stored);
  if (told !== undefined) run.notes.push(told);
  if (loss !== undefined && isNameChange(change)) return await afterOwnLoss(deps, access, run, change, loss);
  if (isThrottled(outcome) && run.patience > 0) {
    run.patience--;
    await access.throttled(change, waitingFor(run.hold));
    return undefined;
  }
  // The name may yet go: our image keeps its other one.
  if (underWay) return { failed: 'ECR did not answer; try again in a few minutes' };
  const seen = effectSeen(change, await lookAtHold(access, run.hold, deps.now));
  if (seen) run.made.push(change);
  return seen || told !== undefined || isOutdated(outcome) ? undefined : { failed: outcomeText(outcome) };
}

/** The names that a hold gives back. */
export function namesOf({ members }: Pick<Hold, 'members'>): readonly string[] {
  return members.flatMap(({ tags }) => tags);
}

/** The same hold, of which some names stay as they are. */
export function withoutNames(hold: Hold, stays: (name: string) => boolean): Hold {
  const members = hold.members.map((member) => ({
    ...member,
    tags: member.tags.filter((tag) => !stays(tag)),
  }));
  return { ...hold, members };
}

/** An image in the archive comes out of it first, whatever put it there. */
async function nextStep({ now }: ScanDeps, access: RegistryAccess, hold: Hold) {
  const look = await lookAtHold(access, hold, now);
  const inArchive = hold.members.some(
    ({ digest }) => (look.images.get(digest)?.status ?? 'ACTIVE') !== 'ACTIVE',
  );
  return restoreStep(
    inArchive ? { ...hold, stop: 'archive' } : hold,
    { ...NOTHING_ASKED, now: now(), look },
    CAUSE,
  );
}

const NOTHING_ASKED = {
  rejudged: { status: 'not-asked' },
  missed: 0,
  may: { quarantine: false, delete: false },
} as const;
const CAUSE = { kind: 'person', by: 'cli' } as const;

async function readOne(
  deps: ScanDeps,
  access: RegistryAccess,
  { repository, root }: Hold,
): Promise<StoredManifest | { readonly failed: string }> {
  await noteOwnReads(deps, access, repository, [root]);
  const [read] = await readManifests(access, repository, [root]);
  if (read && !('why' in read)) return read;
  return { failed: `its manifest cannot be read: ${read?.why ?? 'no answer'}` };
}

async function changeOnce(
  deps: ScanDeps,
  access: RegistryAccess,
  hold: Hold,
  order: Order,
  stored: StoredManifest | undefined,
): Promise<Raced> {
  // Somebody waits for it: before what is put aside or deleted meanwhile.
  await access.turn(order.change, waitingFor(hold));
  return await besideOthers(deps, access, hold, order, {
    make: () => carryOut(access.change, order, () => stored, deps.now),
    renew: NO_INTENT,
    manifest: stored,
  });
}

function outcomeText(outcome: Raced['outcome']): string {
  if (isThrottled(outcome)) return 'AWS answers that there are too many requests; try again in a minute';
  switch (outcome.status) {
    case 'done':
      return 'the change is not visible yet; try again';
    case 'expired':
      return 'ECR answers too slowly; try again';
    case 'unknown':
      return `no answer: ${outcome.why}`;
    case 'refused':
      return `${outcome.code}: ${outcome.why}`;
  }
}
