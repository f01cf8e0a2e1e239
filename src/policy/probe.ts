import type { Digest, RegistryId } from './image.ts';
import type { Look } from './look.ts';
import { type Change, issueOrder, type Order, type UntagForm } from './order.ts';
import { quarantineTag } from './quarantine-tag.ts';
import type { Instant } from './time.ts';

/** The tag of the probe's own image. */
export const PROBE_TAG = 'layaway-probe';

/** The smallest OCI image there is: an empty config and an empty layer, told apart by an annotation. */
export const EMPTY_BLOB = '{}';

export const PROBE_MEDIA_TYPE = 'application/vnd.oci.image.manifest.v1+json';

const EMPTY_DIGEST = 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';

/** The manifest's text; a different moment makes a different digest, so that a probe never meets an older one. */
export function probeManifest(now: Instant): string {
  const empty = { digest: EMPTY_DIGEST, size: EMPTY_BLOB.length };
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: PROBE_MEDIA_TYPE,
    artifactType: 'application/vnd.layaway.probe',
    config: { mediaType: 'application/vnd.oci.empty.v1+json', ...empty },
    layers: [{ mediaType: 'application/vnd.oci.empty.v1+json', ...empty }],
    annotations: { 'org.opencontainers.image.created': new Date(now).toISOString() },
  });
}

/** Permission to change the probe's own image in the scratch repository, and nothing else. */
export function probeOrder(registry: RegistryId, repository: string, change: Change, now: Instant): Order {
  return issueOrder({ id: 'probe', registry, repository }, change, now);
}

/** How tags are taken away, for doctor and ledger, with what follows from it. */
export function untagFormText(form: UntagForm): string {
  return form === 'pair'
    ? 'digest and tag'
    : 'tag alone, between two looks; so images with tags are put aside only in repositories with IMMUTABLE tags';
}

/** What a look at the probe's image shows of its two names. */
export function probeState(look: Look, digest: Digest): 'both' | 'tag' | 'aside' | 'untagged' | 'gone' {
  const tags = look.images.get(digest)?.tags;
  if (!tags) return 'gone';
  const tag = tags.includes(PROBE_TAG);
  const aside = tags.includes(quarantineTag(digest, PROBE_TAG));
  if (tag && aside) return 'both';
  if (tag) return 'tag';
  return aside ? 'aside' : 'untagged';
}

/** The forms in the order they are tried: the one that cannot hit a moved tag comes first. */
export const UNTAG_FORMS: readonly UntagForm[] = ['pair', 'tag'];
