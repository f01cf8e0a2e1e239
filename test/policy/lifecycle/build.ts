import { parseLifecyclePolicy } from '../../../src/policy/lifecycle/parse.ts';
import type { LifecyclePolicy } from '../../../src/policy/lifecycle/policy.ts';

export type Json = Record<string, unknown>;
export const rule = (rulePriority: number, selection: Json, action: Json = { type: 'expire' }): Json => ({
  rulePriority,
  selection,
  action,
});
export const olderThan = (days: number) => ({
  countType: 'sinceImagePushed',
  countUnit: 'days',
  countNumber: days,
});
export const moreThan = (countNumber: number) => ({ countType: 'imageCountMoreThan', countNumber });
/** Archived for so many days: the only limit that goes with the archive. */
export const archivedFor = (countNumber: number) => ({
  storageClass: 'archive',
  countType: 'sinceImageTransitioned',
  countUnit: 'days',
  countNumber,
});
export const patterns = (...tagPatternList: string[]) => ({ tagStatus: 'tagged', tagPatternList });
export const prefixes = (...tagPrefixList: string[]) => ({ tagStatus: 'tagged', tagPrefixList });
export const parse = (...rules: unknown[]) => parseLifecyclePolicy(JSON.stringify({ rules }));
export const policy = (...rules: Json[]): LifecyclePolicy => {
  const parsed = parse(...rules);
  if ('errors' in parsed) throw new Error(parsed.errors.join('; '));
  return parsed;
};
export const archive = { type: 'transition', targetStorageClass: 'archive' };
