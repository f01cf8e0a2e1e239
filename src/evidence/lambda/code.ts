import { GetFunctionCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { isNamed } from '../../policy/failure.ts';
import { type ImmutableCache, recall } from '../cache.ts';
import type { Caller } from '../calls.ts';
import { SourceFailure } from '../source.ts';
import type { FunctionVersion } from './functions.ts';

/** The image of a version: as it was named, and by digest as Lambda resolved it then. */
export interface FunctionImage {
  readonly declared?: string;
  readonly resolved?: string;
}

const shape: z.ZodType<FunctionImage> = z.object({
  declared: z.string().exactOptional(),
  resolved: z.string().exactOptional(),
});

/** Reads a version's image; undefined where it has none or was deleted meanwhile. A published version never changes. */
export async function readImage(
  lambda: LambdaClient,
  call: Caller,
  cache: ImmutableCache,
  { name, version, identity }: FunctionVersion,
): Promise<FunctionImage | undefined> {
  const key = identity && `lambda-image:${identity}`;
  const known = key ? await recall(cache, key, shape) : undefined;
  if (known) return known;
  const image = await askImage(lambda, call, name, version);
  if (key && image?.declared && image.resolved) await cache.set(key, JSON.stringify(image));
  return image;
}

async function askImage(
  lambda: LambdaClient,
  call: Caller,
  name: string,
  version: string,
): Promise<FunctionImage | undefined> {
  const command = new GetFunctionCommand({
    FunctionName: name,
    ...(version !== '$LATEST' && { Qualifier: version }),
  });
  try {
    const { Code: code } = await call('lambda:GetFunction', (options) => lambda.send(command, options));
    if (code?.RepositoryType === 'S3') return undefined; // a zip file
    return {
      ...(code?.ImageUri && { declared: code.ImageUri }),
      ...(code?.ResolvedImageUri && { resolved: code.ResolvedImageUri }),
    };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** Whether a call failed because the function is not there any more. */
export function isGone(error: unknown): boolean {
  return error instanceof SourceFailure && isNamed(error.cause, ['ResourceNotFoundException']);
}
