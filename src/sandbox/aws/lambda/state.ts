import type { RegistryId } from '../../../policy/image.ts';
import type { Instant } from '../../../policy/time.ts';

/** Where a function's code comes from. An image keeps the digest it was resolved to at deployment. */
export type Code =
  | { readonly kind: 'image'; readonly uri: string; readonly resolved: string }
  | { readonly kind: 'zip' };

/** `$LATEST` or a published version, which never changes again. */
export interface FunctionVersion {
  readonly version: string;
  readonly code: Code;
  readonly modifiedAt: Instant;
}

export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  /** `$LATEST` first, then the published ones, oldest first. */
  versions: readonly FunctionVersion[];
  readonly aliases: Map<string, string>;
}

/** Lambda in one account and Region, by function name. */
export interface LambdaRegion {
  readonly place: RegistryId;
  readonly functions: Map<string, LambdaFunction>;
}

export function emptyLambda(place: RegistryId): LambdaRegion {
  return { place, functions: new Map() };
}

export const LATEST = '$LATEST';

/** A version by number, `$LATEST` or alias. */
export function findVersion(fn: LambdaFunction, qualifier = LATEST): FunctionVersion | undefined {
  const version = fn.aliases.get(qualifier) ?? qualifier;
  return fn.versions.find((candidate) => candidate.version === version);
}
