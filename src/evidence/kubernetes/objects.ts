import { z } from 'zod';
import { SourceFailure } from '../source.ts';
import type { ImageKind } from './kinds.ts';
import type { Mention } from './mention.ts';

const object = z.looseObject({
  metadata: z.looseObject({
    name: z.string().min(1),
    namespace: z.string().min(1),
    uid: z.string().min(1),
    ownerReferences: z
      .array(
        z.looseObject({
          kind: z.string(),
          name: z.string(),
          uid: z.string(),
          controller: z.boolean().optional(),
        }),
      )
      .nullish(),
  }),
});

/** What is remembered of an object of a cluster: who it is, who made it, and the images it names. */
export interface ClusterObject {
  readonly kind: string;
  /** `shop/checkout`. */
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly standing: boolean;
  readonly owner?: { readonly kind: string; readonly name: string; readonly uid: string };
  readonly mentions: readonly Mention[];
  /** An earlier state that its owner can be rolled back to. */
  readonly isKeptRevision: boolean;
}

/** Reads one entry of a list. What does not look like the kind it must be is a failure that names it. */
export function readObject(kind: ImageKind, entry: unknown, cluster: string): ClusterObject {
  let name = `a ${kind.kind} without a name`;
  try {
    const { metadata } = object.parse(entry);
    name = `${kind.kind} ${metadata.namespace}/${metadata.name}`;
    const owner =
      metadata.ownerReferences?.find(({ controller }) => controller) ?? metadata.ownerReferences?.[0];
    const { mentions, isKeptRevision = false } = kind.read(entry);
    return {
      kind: kind.kind,
      name: metadata.name,
      namespace: metadata.namespace,
      uid: metadata.uid,
      standing: kind.standing,
      mentions,
      isKeptRevision,
      ...(owner && { owner: { kind: owner.kind, name: owner.name, uid: owner.uid } }),
    };
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new SourceFailure(`${name} in cluster ${cluster} cannot be read: ${whatIsWrong(error)}`, {
      cause: error,
    });
  }
}

/** `spec.containers: expected array`: the first thing that is wrong, and where. */
export function whatIsWrong({ issues: [issue] }: z.ZodError): string {
  return issue ? `${issue.path.join('.')}: ${issue.message}` : 'it has another form';
}

/** More steps than any chain of owners has: Pod, ReplicaSet, Deployment. */
const LONGEST_CHAIN = 8;

/**
 * Who uses an image, in a name that stays the same while pods come and go: `Deployment shop/checkout in prod` for a
 * pod of one of its ReplicaSets. An owner that was not listed is named by what points to it.
 */
export function userName(
  start: ClusterObject,
  byUid: ReadonlyMap<string, ClusterObject>,
  cluster: string,
): string {
  const suffix = start.isKeptRevision ? ' (kept revision)' : '';
  let top: Pick<ClusterObject, 'kind' | 'name' | 'standing' | 'owner'> = start;
  for (let step = 0; step < LONGEST_CHAIN && !top.standing && top.owner; step++) {
    if (top.owner.kind === 'Node') break; // a static pod belongs to its machine, which says nothing
    top = byUid.get(top.owner.uid) ?? { ...top.owner, standing: true };
  }
  return `${top.kind} ${start.namespace}/${top.name} in ${cluster}${suffix}`;
}
