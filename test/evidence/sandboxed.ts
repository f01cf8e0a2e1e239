import { batchSource } from '../../src/evidence/batch.ts';
import { type ImmutableCache, memoryCache } from '../../src/evidence/cache.ts';
import type { AwsSettings } from '../../src/evidence/calls.ts';
import { ecsSource } from '../../src/evidence/ecs.ts';
import { inspectorSource } from '../../src/evidence/inspector.ts';
import { lambdaSource } from '../../src/evidence/lambda.ts';
import { collectAll, type Source } from '../../src/evidence/source.ts';
import type { SourceReport, Use } from '../../src/policy/evidence.ts';
import type { Digest } from '../../src/policy/image.ts';
import { DAY, type Duration } from '../../src/policy/time.ts';
import { type AwsSandbox, startAwsSandbox } from '../../src/sandbox/aws/index.ts';

export const HERE = { account: '123456789012', region: 'eu-west-1' };
export const NOW = 1_790_000_000_000;
export const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

export const settings = (url: string): AwsSettings => ({
  region: HERE.region,
  endpoint: url,
  credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'not-a-secret' },
});

export const ecsAt = (url: string, cache: ImmutableCache = memoryCache(), revisions = 3) =>
  ecsSource({ aws: settings(url), revisions, cache });
export const lambdaAt = (url: string, cache: ImmutableCache = memoryCache()) =>
  lambdaSource({ aws: settings(url), cache });

export const batchAt = (url: string) => batchSource({ aws: settings(url) });
export const inspectorAt = (url: string, rollbackPeriod: Duration = 90 * DAY) =>
  inspectorSource({ aws: settings(url), rollbackPeriod });

export async function report(source: Source): Promise<SourceReport> {
  const [only] = await collectAll([source], { registry: HERE, now: () => NOW });
  if (!only) throw new Error('no report');
  return only;
}

/** The uses of a report that must be good. */
export async function usesOf(source: Source): Promise<readonly Use[]> {
  const answer = await report(source);
  if (answer.status !== 'ok') throw new Error(answer.why);
  return answer.uses;
}

export interface Runtime {
  readonly aws: AwsSandbox;
  /** Digest of `shop/web:v1`. */
  readonly v1: Digest;
  readonly v2: Digest;
  close(): Promise<void>;
}

/** A registry with `shop/web:v1` and `:v2`, and an empty cluster `prod`. */
export async function startRuntime(): Promise<Runtime> {
  const aws = await startAwsSandbox({ now: () => NOW });
  aws.ecr.createRepository(HERE, 'shop/web');
  const v1 = aws.ecr.push(HERE, 'shop/web', { tags: ['v1'] });
  const v2 = aws.ecr.push(HERE, 'shop/web', { tags: ['v2'] });
  aws.ecs.createCluster(HERE, 'prod');
  return { aws, v1, v2, close: () => aws.close() };
}

export const image = (tag: string, repository = 'shop/web') => `${HOST}/${repository}:${tag}`;
export const container = (tag: string) => [{ name: 'main', image: image(tag) }];
