import { z } from 'zod';
import { isEcr, type Mention, mentionsIn } from './mention.ts';

const container = z.looseObject({ name: z.string().optional(), image: z.string().min(1) });
/** A pod's specification, as every workload's template has it too. Kubernetes allows none without containers. */
export const podSpec = z.looseObject({
  containers: z.array(container).min(1),
  initContainers: z.array(container).nullish(),
  ephemeralContainers: z.array(container).nullish(),
});
export const podTemplate = z.looseObject({ spec: podSpec });

const statuses = z
  .array(z.looseObject({ name: z.string(), image: z.string().optional(), imageID: z.string().optional() }))
  .nullish();
export const pod = z.looseObject({
  spec: podSpec,
  status: z
    .looseObject({
      containerStatuses: statuses,
      initContainerStatuses: statuses,
      ephemeralContainerStatuses: statuses,
    })
    .optional(),
});

/** The images a pod names, and the digests it runs. */
export function podMentions({ metadata, spec, status }: z.infer<typeof pod>): Mention[] {
  const named = [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])];
  const running = [
    ...(status?.containerStatuses ?? []),
    ...(status?.initContainerStatuses ?? []),
    ...(status?.ephemeralContainerStatuses ?? []),
  ].flatMap(({ name, image = '', imageID = '' }) => {
    const declared = named.find((one) => one.name === name)?.image;
    return [declared, image].flatMap((address) => runningMentions(address, imageID));
  });
  return [...mentionsIn({ metadata, spec }), ...running];
}

/**
 * What a container runs: `repo@sha256:…` as containerd writes it, `docker-pullable://repo@sha256:…` as Docker does, the
 * digest of the index or of the platform's image. The content may have come to the node under another name, so the
 * digest counts for the name asked for as well. A bare `sha256:…` is no digest of a manifest: it cannot be compared.
 * What is written in the specification counts apart, so nothing here is pinned.
 */
function runningMentions(address: string | undefined, imageId: string): Mention[] {
  const resolved = true;
  const id = imageId.replace(/^[a-z-]+:\/\//, '');
  const digest = /@(.+)$/.exec(id)?.[1];
  const ran: Mention[] = digest !== undefined && isEcr(id) ? [{ kind: 'image', address: id, resolved }] : [];
  if (address === undefined || !isEcr(address)) return ran;
  if (id === '') return [{ kind: 'image', address, resolved }]; // not started yet
  const isPinned = address.includes('@');
  if (digest === undefined && isPinned) return [{ kind: 'image', address, resolved }];
  return [...ran, { kind: 'image', address, resolved, running: digest ?? `image id ${id}` }];
}
