import type { ImmutableCache } from './cache.ts';
import type { AwsSettings } from './calls.ts';
import { ecsSource } from './ecs.ts';
import { filesSource } from './files.ts';
import { lambdaSource } from './lambda.ts';
import type { Source } from './source.ts';

/** What any source may be made from, in plain values. */
export interface SourceSettings {
  readonly aws: AwsSettings;
  readonly cache: ImmutableCache;
  /** Where relative globs begin. */
  readonly root: string;
  /** The configuration's `sources`. */
  readonly sources: {
    readonly ecs: { readonly enabled: boolean; readonly revisions: number };
    readonly lambda: { readonly enabled: boolean };
    readonly files?: { readonly enabled: boolean; readonly globs: readonly string[] } | undefined;
  };
}

/** Every source there is, one line each; undefined where the configuration does not want it. */
const SOURCES: readonly ((settings: SourceSettings) => Source | undefined)[] = [
  ({ aws, cache, sources: { ecs } }) => (ecs.enabled ? ecsSource({ aws, cache, ...ecs }) : undefined),
  ({ aws, cache, sources: { lambda } }) => (lambda.enabled ? lambdaSource({ aws, cache }) : undefined),
  ({ root, sources: { files } }) => (files?.enabled ? filesSource({ root, globs: files.globs }) : undefined),
];

/** The sources of one registry. */
export function createSources(settings: SourceSettings): readonly Source[] {
  return SOURCES.flatMap((create) => create(settings) ?? []);
}
