import { DescribeServiceRevisionsCommand, type ECSClient, type ServiceRevision } from '@aws-sdk/client-ecs';
import { z } from 'zod';
import { type ImmutableCache, recall } from '../cache.ts';
import { type Caller, inBatches } from '../calls.ts';
import { requireAll, requireOnlyMissing } from './answers.ts';
import { type PinnedImage, pinnedImages } from './pinned-image.ts';

/** What a service ran from one deployment on. */
export interface RevisionUse {
  readonly images: readonly PinnedImage[];
  readonly taskDefinition?: string;
}

const shape: z.ZodType<RevisionUse> = z.object({
  images: z.array(z.object({ image: z.string(), digest: z.string().exactOptional() })),
  taskDefinition: z.string().exactOptional(),
});

/**
 * Service revisions by ARN: their images with the digests that ECS will start further tasks from, also after a
 * rollback. Deleted ones are left out. A revision never changes once ECS has resolved all its tags.
 */
export async function readRevisions(
  ecs: ECSClient,
  call: Caller,
  cache: ImmutableCache,
  arns: readonly string[],
): Promise<RevisionUse[]> {
  const known = await Promise.all(arns.map((arn) => recall(cache, keyOf(arn), shape)));
  const unknown = arns.filter((_, i) => known[i] === undefined);
  const asked = await Promise.all(inBatches(unknown, 20).map((batch) => describe(ecs, call, batch)));
  const fresh = await Promise.all(asked.flat().map((revision) => remember(cache, revision)));
  return [...known.flatMap((use) => use ?? []), ...fresh];
}

const keyOf = (arn: string): string => `ecs-service-revision:${arn}`;

async function describe(
  ecs: ECSClient,
  call: Caller,
  serviceRevisionArns: string[],
): Promise<ServiceRevision[]> {
  const action = 'ecs:DescribeServiceRevisions';
  const command = new DescribeServiceRevisionsCommand({ serviceRevisionArns });
  const answer = await call(action, (options) => ecs.send(command, options));
  requireOnlyMissing(action, answer.failures);
  requireAll(action, serviceRevisionArns, answer.serviceRevisions, answer.failures);
  return answer.serviceRevisions ?? [];
}

async function remember(cache: ImmutableCache, revision: ServiceRevision): Promise<RevisionUse> {
  const { serviceRevisionArn: arn, taskDefinition, containerImages = [] } = revision;
  const images = pinnedImages(containerImages, `service revision ${arn}`);
  const use = { images, ...(taskDefinition && { taskDefinition }) };
  const isFinal = containerImages.length > 0 && containerImages.every((one) => one.image && one.imageDigest);
  if (arn && isFinal) await cache.set(keyOf(arn), JSON.stringify(use));
  return use;
}
