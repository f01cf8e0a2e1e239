import type { Hold } from '../src/policy/hold.ts';
import { effectSeen, type Order } from '../src/policy/order.ts';
import { restoreStep } from '../src/policy/step-restore.ts';
import { carryOut, type StoredManifest } from '../src/registry/changes.ts';
import { readManifests } from '../src/registry/manifests.ts';
import type { RegistryAccess, ScanDeps } from './deps.ts';
import { lookAtHold } from './hold-look.ts';
import { besideOthers, type Raced } from './races.ts';
import { noteOwnReads } from './read-repository.ts';
import type { Restored } from './restore-aside.ts';

/** Brings one image back, change by change, each seen before the next. Tried again it goes on where it ended. */
export async function restoreOne(deps: ScanDeps, access: RegistryAccess, hold: Hold): Promise<Restored> {
  const { root: digest } = hold;
  const names = hold.members.flatMap((member) => member.tags);
  const notes: string[] = [];
  const end = (rest: Partial<Restored>): Restored => ({
    ...{ digest, tags: [], taken: [], ...rest },
    ...(notes.length > 0 && { notes }),
  });
  let stored: StoredManifest | undefined;
  // Two changes a name, and one more where somebody else was after it; one look more finds that nothing is left.
  for (let i = 0; i <= names.length * 3 + 1; i++) {
    const next = await nextStep(deps, access, hold);
    if (next.kind === 'wait') return end({ activating: true }); // the only thing that restoring waits for
    if (next.kind === 'become') {
      if (next.state.status !== 'restored') return end({ failed: 'somebody removed it' });
      const { taken } = next.state;
      return end({ taken, tags: names.filter((name) => !taken.includes(name)) });
    }
    if (next.order.change.kind === 'put-tag' && !stored) {
      const read = await readOne(deps, access, hold);
      if ('failed' in read) return end(read);
      stored = read;
    }
    const { outcome, told } = await changeOnce(deps, access, hold, next.order, stored);
    if (told !== undefined) notes.push(told);
    const seen = effectSeen(next.order.change, await lookAtHold(access, hold, deps.now));
    if (!seen && told === undefined) return end({ failed: outcomeText(outcome) });
  }
  return end({ failed: 'its names keep changing; try again' });
}

async function nextStep({ now }: ScanDeps, access: RegistryAccess, hold: Hold) {
  const look = await lookAtHold(access, hold, now);
  return restoreStep(hold, { now: now(), look, rejudged: { status: 'not-asked' }, may: NOTHING }, CAUSE);
}

const NOTHING = { quarantine: false, delete: false };
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
  await access.turn(order.change);
  return await besideOthers(deps, access, hold, order, () =>
    carryOut(access.change, order, () => stored, deps.now),
  );
}

function outcomeText(outcome: Raced['outcome']): string {
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
