import type { Hold } from '../src/policy/hold.ts';
import type { Change } from '../src/policy/order.ts';
import { nameBeforeQuarantine, quarantineTag } from '../src/policy/quarantine-tag.ts';
import type { StoredManifest } from '../src/registry/changes.ts';
import type { Waiting } from '../src/registry/shared-pace.ts';
import type { RegistryAccess, ScanDeps } from './deps.ts';
import { keepNamed, type Loss, type NameChange } from './last-name.ts';
import type { Making } from './races.ts';
import type { Restored } from './restore-aside.ts';

/** A restore without an intent whose change cost the image its last name. */
interface Losing {
  readonly hold: Hold;
  readonly stored?: StoredManifest;
  readonly notes: string[];
  readonly made: Change[];
  patience: number;
}

export const isNameChange = (change: Change): change is NameChange =>
  change.kind === 'untag' || change.kind === 'put-tag';

/** Redis may be away. */
export const NO_INTENT: Making['renew'] = async () => true;

/** Somebody waits for it. */
export function waitingFor({ root }: Hold): Waiting {
  return { who: `restore ${root}`, first: true };
}

/** Notes say what happened; the record what was done. Undefined where the image is there and the restore goes on. */
export async function afterOwnLoss(
  deps: ScanDeps,
  access: RegistryAccess,
  run: Losing,
  change: NameChange,
  known: Loss['loss'],
): Promise<Partial<Restored> | undefined> {
  const { stored } = run;
  const { digest, tag } = change;
  const loss = known === 'open' ? await putBack(deps, access, run, change) : known;
  if (change.kind === 'untag') {
    run.made.push(change, ...(loss === 'put back' ? [{ kind: 'put-tag', digest, tag } as const] : []));
  }
  if (loss === 'put back') return undefined;
  const aside = quarantineTag(digest, nameBeforeQuarantine(tag));
  return { failed: FAILED[loss], ...(stored && { lost: { ...stored, tag: aside } }) };
}

/** No intent, so nobody comes back to it: what ECR does not take now, only whoever reads this can put back. */
async function putBack(
  deps: ScanDeps,
  access: RegistryAccess,
  run: Losing,
  change: NameChange,
): Promise<Loss['loss']> {
  let loss: Loss['loss'] = 'open';
  while (loss === 'open' && run.patience > 0) {
    run.patience--;
    await access.throttled(change, waitingFor(run.hold));
    const keeping = { manifest: run.stored, renew: NO_INTENT };
    const kept = await keepNamed(deps, access, run.hold, change, keeping);
    if (kept && kept.told !== run.notes.at(-1)) run.notes.push(kept.told);
    loss = kept?.loss ?? 'put back';
  }
  return loss;
}

const FAILED = {
  gone: 'its last tag went with ours, and it could not be put back',
  open: 'its last tag went with ours, and ECR did not answer when it was put back: it may be gone',
} as const;
