import type { Failure } from '@aws-sdk/client-ecs';
import { SourceFailure } from '../source.ts';

/** What was deleted since it was listed is MISSING; any other failure hides something that is there. */
export function requireOnlyMissing(action: string, failures: readonly Failure[] | undefined): void {
  const failure = failures?.find(({ reason }) => reason !== 'MISSING');
  if (failure) throw new SourceFailure(`${action} failed for ${failure.arn}: ${failure.reason}`);
}

/** Every thing asked for is in the answer, as described or as missing. */
export function requireAll(
  action: string,
  asked: readonly string[],
  answered: readonly unknown[] | undefined,
  failures: readonly Failure[] | undefined,
): void {
  if ((answered?.length ?? 0) + (failures?.length ?? 0) >= asked.length) return;
  throw new SourceFailure(`${action} left out some of what it was asked for`);
}

/** The name at the end of an ARN. */
export function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
