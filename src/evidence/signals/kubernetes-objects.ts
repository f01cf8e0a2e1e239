import { z } from 'zod';
import type { RegistryId } from '../../policy/image.ts';
import type { FailedPull } from '../../policy/signal.ts';
import type { Instant } from '../../policy/time.ts';
import { whatIsWrong } from '../kubernetes/objects.ts';
import { SourceFailure } from '../source.ts';
import { failedPulls, newestOf } from './failed-pulls.ts';

/** Where an object was read, and when. */
export interface Place {
  readonly cluster: string;
  readonly registry: RegistryId;
  readonly now: Instant;
}

/** Why a container waits, where it waits for its image. */
const WAITS_FOR_IMAGE: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'ImageInspectError',
]);

/** Reasons of events that kubelets write about pulls. Some of them mean other things too: the message has to name an image. */
const OF_PULLS: ReadonlySet<string> = new Set([...WAITS_FOR_IMAGE, 'Failed', 'BackOff', 'InspectFailed']);

const metadata = z.looseObject({ name: z.string(), namespace: z.string().nullish() });
const statuses = z
  .array(
    z.looseObject({
      name: z.string(),
      image: z.string().nullish(),
      state: z.looseObject({ waiting: z.looseObject({ reason: z.string().nullish() }).nullish() }).nullish(),
    }),
  )
  .nullish();
const containers = z.array(z.looseObject({ name: z.string(), image: z.string().nullish() })).nullish();
const pod = z.looseObject({
  metadata,
  spec: z.looseObject({
    containers,
    initContainers: containers,
    ephemeralContainers: containers,
  }),
  status: z
    .looseObject({
      containerStatuses: statuses,
      initContainerStatuses: statuses,
      ephemeralContainerStatuses: statuses,
    })
    .nullish(),
});

/** The images a pod waits for in vain. It waits at this moment, so it counts as seen now. */
export function podPulls(entry: unknown, { cluster, registry, now }: Place): FailedPull[] {
  const { metadata, spec, status } = read(pod, entry, `a pod in cluster ${cluster}`);
  const named = [spec.containers, spec.initContainers, spec.ephemeralContainers].flatMap(
    (list) => list ?? [],
  );
  const all = [
    status?.containerStatuses,
    status?.initContainerStatuses,
    status?.ephemeralContainerStatuses,
  ].flatMap((list) => list ?? []);
  return all.flatMap(({ name, image, state }) => {
    const error = state?.waiting?.reason;
    if (error === null || error === undefined || !WAITS_FOR_IMAGE.has(error)) return [];
    const declared = named.find((one) => one.name === name)?.image;
    const texts = [declared, image].flatMap((text) => text ?? []);
    return failedPulls(registry, { who: whoOf('Pod', metadata, cluster), texts, error, at: now });
  });
}

const time = z.string().nullish();
const event = z.looseObject({
  metadata: z.looseObject({ creationTimestamp: time, namespace: z.string().nullish() }),
  reason: z.string().nullish(),
  message: z.string().nullish(),
  involvedObject: z.looseObject({ kind: z.string().nullish(), name: z.string().nullish() }).nullish(),
  lastTimestamp: time,
  eventTime: time,
  series: z.looseObject({ lastObservedTime: time }).nullish(),
});

/** The images that an event about a failed pull names. */
export function eventPulls(entry: unknown, { cluster, registry, now }: Place): FailedPull[] {
  const { metadata, reason, message, involvedObject, ...times } = read(
    event,
    entry,
    `an event in cluster ${cluster}`,
  );
  if (!reason || !message || !OF_PULLS.has(reason)) return [];
  const at = newestOf(
    [times.series?.lastObservedTime, times.lastTimestamp, times.eventTime, metadata.creationTimestamp],
    now,
  );
  const involved = { name: involvedObject?.name ?? 'unnamed', namespace: metadata.namespace };
  const who = whoOf(involvedObject?.kind ?? 'Pod', involved, cluster);
  return failedPulls(registry, { who, texts: [message], error: reason, at });
}

/** What does not look like what it must be is a failure that says so: it might be just the one that matters. */
function read<T>(schema: z.ZodType<T>, entry: unknown, what: string): T {
  const parsed = schema.safeParse(entry);
  if (parsed.success) return parsed.data;
  throw new SourceFailure(`${what} cannot be read: ${whatIsWrong(parsed.error)}`);
}

/** `Pod shop/web-1 in prod`. */
function whoOf(kind: string, { namespace, name }: z.infer<typeof metadata>, cluster: string): string {
  return `${kind} ${namespace ?? 'default'}/${name} in ${cluster}`;
}
