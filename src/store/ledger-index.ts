import type { RegistryKey } from '../policy/image.ts';
import type { Keys } from './keys.ts';

/** What an entry is about, or what a reader asks about. */
export interface Subject {
  readonly registry?: RegistryKey;
  readonly repository?: string;
  readonly review?: string;
  /** Whoever did it. Only people have an index. */
  readonly by?: string;
}

/** All index lists an entry belongs in, narrowest first. */
export function ledgerIndexes(keys: Keys, { registry, repository, review, by }: Subject): string[] {
  return [
    review !== undefined && keys.ledgerOfReview(review),
    registry !== undefined && repository !== undefined && keys.ledgerOfRepository(registry, repository),
    repository !== undefined && keys.ledgerOfName(repository),
    registry !== undefined && keys.ledgerOfRegistry(registry),
    by !== undefined && isPerson(by) && keys.ledgerBy(by),
  ].filter((key) => key !== false);
}

/** A Slack user id; `cli` and `layaway` write nearly everything else, and nobody asks for that alone. */
function isPerson(by: string): boolean {
  return /^[UW][A-Z0-9]+$/.test(by);
}

/** Whether an entry says nothing against being about this subject. */
export function speaksOf(entry: Subject, subject: Subject): boolean {
  const agrees = (field: keyof Subject) =>
    subject[field] === undefined || entry[field] === undefined || subject[field] === entry[field];
  return agrees('registry') && agrees('repository') && agrees('review') && agrees('by');
}
