import { createHash } from 'node:crypto';
import {
  BatchDeleteImageCommand,
  CompleteLayerUploadCommand,
  DeleteLifecyclePolicyCommand,
  type ECRClient,
  type ImageIdentifier,
  InitiateLayerUploadCommand,
  PutImageCommand,
  PutLifecyclePolicyCommand,
  UpdateImageStorageClassCommand,
  UploadLayerPartCommand,
} from '@aws-sdk/client-ecr';
import { failureText, isDenied, isKeyTrouble } from '../policy/failure.ts';
import type { Digest } from '../policy/image.ts';
import type { Change, LifecycleChange, Order } from '../policy/order.ts';
import type { Instant } from '../policy/time.ts';
import { InTime, TooLate } from './in-time.ts';

/**
 * What ECR answered. It is believed only after a look: `done` may have done less, `unknown` may have done all, and where
 * it is `underWay`, no look shows yet what becomes of it: the request left, and no answer came.
 */
export type Outcome =
  | { readonly status: 'done'; readonly removed: readonly ImageIdentifier[] }
  | { readonly status: 'refused'; readonly code: string; readonly why: string }
  | { readonly status: 'unknown'; readonly why: string; readonly underWay?: true }
  | { readonly status: 'expired' };

/** What is needed to put a tag: the exact manifest text and its media type, from the receipt. */
export interface StoredManifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly manifest: string;
}

/**
 * The only place that changes anything in a registry, and it takes nothing but an unexpired Order: no request leaves
 * after its end, however long credentials take, and nobody waits longer for an answer.
 * Each change is tried once: the client must be one with a single attempt. A change that fails is looked at, not repeated.
 */
export async function carryOut(
  client: ECRClient,
  order: Order<Change | LifecycleChange>,
  manifestOf: (digest: Digest) => StoredManifest | undefined,
  now: () => Instant,
): Promise<Outcome> {
  const inTime = new InTime(client, order.expiresAt, now);
  try {
    return await inTime.run(() => make(inTime, order, manifestOf));
  } catch (error) {
    // An attempt before may have left.
    if (error instanceof TooLate)
      return inTime.underWay ? unanswered('its order ended') : { status: 'expired' };
    return failure(error, `ecr:${API[order.change.kind]}`, inTime.underWay);
  }
}

async function make(
  inTime: InTime,
  { repository: repositoryName, registry, change }: Order<Change | LifecycleChange>,
  manifestOf: (digest: Digest) => StoredManifest | undefined,
): Promise<Outcome> {
  const target = { registryId: registry.account, repositoryName };
  switch (change.kind) {
    case 'put-tag': {
      const stored = manifestOf(change.digest);
      if (!stored) return refusal('NoReceipt', `no manifest of ${change.digest} was kept`);
      return await putTag(inTime, target, stored, change.tag);
    }
    case 'untag':
      return await remove(inTime, target, [
        change.form === 'pair'
          ? { imageDigest: change.digest, imageTag: change.tag }
          : { imageTag: change.tag },
      ]);
    case 'delete':
      return await remove(
        inTime,
        target,
        change.digests.map((imageDigest) => ({ imageDigest })),
      );
    case 'archive':
    case 'activate':
      return await store(inTime, target, change.digest, change.kind === 'archive' ? 'ARCHIVE' : 'STANDARD');
    case 'upload':
      return await upload(inTime, target, change.content);
    case 'put-lifecycle-policy':
      await inTime.send(new PutLifecyclePolicyCommand({ ...target, lifecyclePolicyText: change.text }));
      return { status: 'done', removed: [] };
    case 'delete-lifecycle-policy':
      await inTime.send(new DeleteLifecyclePolicyCommand(target));
      return { status: 'done', removed: [] };
  }
}

interface Target {
  readonly registryId: string;
  readonly repositoryName: string;
}

async function putTag(inTime: InTime, target: Target, stored: StoredManifest, tag: string): Promise<Outcome> {
  const { digest: imageDigest, manifest: imageManifest, mediaType: imageManifestMediaType } = stored;
  await inTime.send(
    new PutImageCommand({ ...target, imageManifest, imageManifestMediaType, imageDigest, imageTag: tag }),
  );
  return { status: 'done', removed: [] };
}

async function remove(inTime: InTime, target: Target, imageIds: ImageIdentifier[]): Promise<Outcome> {
  const answer = await inTime.send(new BatchDeleteImageCommand({ ...target, imageIds }));
  const removed = answer.imageIds ?? [];
  const failure = (answer.failures ?? []).find((entry) => entry.failureCode !== 'ImageNotFound');
  if (!failure) return { status: 'done', removed };
  return refusal(failure.failureCode ?? 'Unknown', failure.failureReason ?? 'ECR gave no reason');
}

async function store(
  inTime: InTime,
  target: Target,
  imageDigest: Digest,
  targetStorageClass: 'ARCHIVE' | 'STANDARD',
): Promise<Outcome> {
  await inTime.send(
    new UpdateImageStorageClassCommand({ ...target, imageId: { imageDigest }, targetStorageClass }),
  );
  return { status: 'done', removed: [] };
}

async function upload(inTime: InTime, target: Target, content: string): Promise<Outcome> {
  const bytes = Buffer.from(content);
  const { uploadId } = await inTime.send(new InitiateLayerUploadCommand(target));
  const part = { uploadId, partFirstByte: 0, partLastByte: bytes.length - 1, layerPartBlob: bytes };
  await inTime.send(new UploadLayerPartCommand({ ...target, ...part }));
  const layerDigests = [`sha256:${createHash('sha256').update(bytes).digest('hex')}`];
  await inTime.send(new CompleteLayerUploadCommand({ ...target, uploadId, layerDigests }));
  return { status: 'done', removed: [] };
}

const refusal = (code: string, why: string): Outcome => ({ status: 'refused', code, why });

/** What a role must be allowed to make a change, as IAM calls it. */
const API: Readonly<Record<(Change | LifecycleChange)['kind'], string>> = {
  'put-tag': 'PutImage',
  untag: 'BatchDeleteImage',
  delete: 'BatchDeleteImage',
  archive: 'UpdateImageStorageClass',
  activate: 'UpdateImageStorageClass',
  upload: 'UploadLayerPart',
  'put-lifecycle-policy': 'PutLifecyclePolicy',
  'delete-lifecycle-policy': 'DeleteLifecyclePolicy',
};

/**
 * An answer from ECR with a 4xx is a refusal; anything else leaves open whether the change happened, and without an
 * answer of ECR's own it may happen yet. `left`: a request was handed over.
 */
function failure(error: unknown, asked: string, left: boolean): Outcome {
  if (!(error instanceof Error))
    return left ? unanswered(String(error)) : { status: 'unknown', why: String(error) };
  if (error.name === 'ImageAlreadyExistsException' || error.name === 'LayerAlreadyExistsException')
    return { status: 'done', removed: [] };
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  if (status !== undefined && status >= 400 && status < 500)
    return refusal(
      error.name,
      isDenied(error) || isKeyTrouble(error) ? failureText(error, asked) : error.message,
    );
  const why = `${error.name}: ${error.message}`;
  const answered = status !== undefined && !NOBODYS_ANSWER.has(status);
  return left && !answered ? unanswered(why) : { status: 'unknown', why };
}

/** Said by what stands in between: whether ECR is done, it does not know. */
const NOBODYS_ANSWER: ReadonlySet<number> = new Set([502, 504]);

const unanswered = (why: string): Outcome => ({ status: 'unknown', why, underWay: true });
