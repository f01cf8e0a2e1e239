import type { Config } from '../config.ts';
import { failureText } from '../policy/failure.ts';
import type { UnreachableShape } from './shapes.ts';

/** A configured registry that could not be asked while others could. */
export interface Unreachable {
  /** `123456789012/eu-west-1`, or as much of that as the configuration says. */
  readonly registry: string;
  readonly error: unknown;
}

/** How a person recognises a registry that was never opened. */
export function registryName({ account, region, roleArn }: Config['registries'][number]): string {
  const named = account ?? roleArn ?? 'the account of these credentials';
  return region === undefined ? named : `${named}${account === undefined ? ' in ' : '/'}${region}`;
}

/** The same for people and for `--json`. */
export function unreachableShapes(unreachable: readonly Unreachable[]): UnreachableShape[] {
  return unreachable.map(({ registry, error }) => ({ registry, why: failureText(error, 'reading it') }));
}

/** One line each; nothing where all were asked. */
export function unreachableText(shapes: readonly UnreachableShape[]): string {
  return shapes.map(({ registry, why }) => `Not looked into: ${registry}: ${why}\n`).join('');
}
