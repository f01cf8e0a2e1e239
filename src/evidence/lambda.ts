import { LambdaClient } from '@aws-sdk/client-lambda';
import { registryKey } from '../policy/image.ts';
import { parseReference } from '../policy/reference.ts';
import type { ImmutableCache } from './cache.ts';
import { type AwsSettings, type Caller, createCaller, READING } from './calls.ts';
import { type FunctionImage, readImage } from './lambda/code.ts';
import { type FunctionVersion, listFunctions, readVersions } from './lambda/functions.ts';
import { type Source, SourceFailure } from './source.ts';
import { UseList } from './use-list.ts';

export interface LambdaOptions {
  readonly aws: AwsSettings;
  readonly cache: ImmutableCache;
}

/**
 * AWS Lambda in one account and Region: each image function's
 * `$LATEST` and published versions, with the aliases on them. Inspected are all functions that were listed.
 */
export function lambdaSource(options: LambdaOptions): Source {
  return {
    name: 'lambda',
    regional: true,
    collect: async ({ registry, now, signal }) => {
      const observedAt = now();
      const lambda = new LambdaClient({ ...options.aws, ...READING });
      try {
        const call = createCaller(signal);
        const list = new UseList(registry);
        const functions = await listFunctions(lambda, call);
        // What does not say of which kind it is may be an image.
        const images = functions.filter(({ PackageType }) => PackageType !== 'Zip');
        await Promise.all(
          images.map((fn) => noteFunction(lambda, call, options.cache, fn.FunctionName, list)),
        );
        const found = { inspected: functions.length, uses: list.uses, unclear: list.unclear };
        return { name: 'lambda', registry: registryKey(registry), observedAt, status: 'ok', ...found };
      } finally {
        lambda.destroy();
      }
    },
  };
}

async function noteFunction(
  lambda: LambdaClient,
  call: Caller,
  cache: ImmutableCache,
  name: string | undefined,
  list: UseList,
): Promise<void> {
  if (!name) throw new SourceFailure('Lambda listed a function without a name');
  const versions = await readVersions(lambda, call, name);
  await Promise.all(
    versions.map(async (version) => {
      const image = await readImage(lambda, call, cache, version);
      if (image) noteImage(version, image, list);
    }),
  );
}

/**
 * Lambda fetches by the digest it resolved, so a missing or damaged one leaves the function unknown: unclear for the
 * repository its other address names, and a failure of the whole source where that cannot be read either.
 */
function noteImage(version: FunctionVersion, { declared, resolved }: FunctionImage, list: UseList): void {
  const by = nameOf(version);
  const pinned = readPinned(resolved);
  // Lambda resolved it: nobody wrote that digest down anywhere.
  if (pinned && list.isOurs(pinned.registry)) {
    list.add({ repository: pinned.repository, digest: pinned.digest, by });
  }
  if (!declared && !pinned) throw new SourceFailure(`${by} does not say which image it runs`);
  if (!declared) return;
  const image = parseReference(declared);
  if ('error' in image && pinned && list.isOurs(pinned.registry)) {
    list.doubt(pinned.repository, `${by} names its image in a way that cannot be read`);
    return;
  }
  list.note(declared, by);
  if (pinned || 'error' in image || !list.isOurs(image.registry)) return;
  list.doubt(image.repository, `${by} does not say which digest it runs`);
}

function readPinned(resolved: string | undefined) {
  const image = resolved === undefined ? undefined : parseReference(resolved);
  if (!image || 'error' in image || !image.digest) return undefined;
  return { ...image, digest: image.digest };
}

/** `Lambda resize:7 (live)`. */
function nameOf({ name, version, aliases }: FunctionVersion): string {
  const suffix = aliases.length > 0 ? ` (${[...aliases].sort().join(', ')})` : '';
  return `Lambda ${name}:${version}${suffix}`;
}
