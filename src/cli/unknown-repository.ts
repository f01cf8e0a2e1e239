import { notFound } from '../app/resolve.ts';
import type { Store } from '../store/store.ts';

/**
 * That nobody knows a repository of this name, in a sentence with the nearest one, or undefined where it was scanned or
 * stands in the record. "Nothing" about a misspelt name would read as if it had been looked for.
 */
export async function unknownRepository(
  { memory, ledger }: Pick<Store, 'memory' | 'ledger'>,
  repository: string,
): Promise<string | undefined> {
  const all = await memory.recordedRepositories();
  if (all.some((place) => place.repository === repository)) return undefined;
  const entries = await ledger.read({ repository, limit: 1 });
  if (entries.length > 0) return undefined;
  return `nothing was ever recorded of ${repository}. ${notFound(all, repository)} layaway status lists those that are known.`;
}
