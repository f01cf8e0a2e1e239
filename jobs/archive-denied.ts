import type { Hold } from '../src/policy/hold.ts';
import { type RegistryKey, registryKey } from '../src/policy/image.ts';
import type { Order } from '../src/policy/order.ts';
import { DAY, type Duration } from '../src/policy/time.ts';
import type { Outcome } from '../src/registry/changes.ts';
import type { Deps, RegistryAccess, ScanDeps } from './deps.ts';

/** After this long it is believed that somebody may have allowed it, and tried again. */
const BELIEVED: Duration = 30 * DAY;

/** What ECR says where an image may not, or cannot, go to the archive; whatever else it refuses may pass. */
const CODES: ReadonlySet<string> = new Set([
  ...['AccessDeniedException', 'AccessDenied', 'ImageStorageClassUpdateNotSupportedException'],
  ...['UnsupportedOperationException', 'UnknownOperationException'],
]);

/** Whether ECR does not let us archive there. */
export function isArchiveDenied({ change }: Order, outcome: Outcome): boolean {
  return change.kind === 'archive' && outcome.status === 'refused' && CODES.has(outcome.code);
}

/** From now on what has no tag goes the slow path there, because its removal cannot be taken back. */
export async function noteArchiveDenied(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  { registry, repository }: Pick<Hold, 'registry' | 'repository'>,
): Promise<void> {
  await store.memory.done(markOf(registryKey(registry), repository), now());
}

/** Whether images without tags can be put aside by archiving them, as far as ECR has said. */
export async function mayArchive(
  { memory, now }: Pick<ScanDeps, 'memory' | 'now'>,
  { key }: Pick<RegistryAccess, 'key'>,
  repository: string,
): Promise<boolean> {
  const denied = await memory.lastDone(markOf(key, repository));
  return denied === undefined || now() - denied >= BELIEVED;
}

const markOf = (registry: RegistryKey, repository: string) => `archive denied ${registry}/${repository}`;
