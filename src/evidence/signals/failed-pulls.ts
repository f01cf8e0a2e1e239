import type { RegistryId } from '../../policy/image.ts';
import { findImageUris, type ImageReference, parseReference } from '../../policy/reference.ts';
import type { FailedPull } from '../../policy/signal.ts';
import type { Instant } from '../../policy/time.ts';

/** A pull that failed, as a runtime tells of it. */
export interface PullTrouble {
  /** `ECS task prod/service:web`. */
  readonly who: string;
  /** Addresses, or texts with addresses in them. */
  readonly texts: readonly string[];
  /** The error's own name, `CannotPullContainerError`. */
  readonly error: string;
  readonly at: Instant;
}

/**
 * The images of one registry that a failed pull names; each once. To a runtime an address without a tag means
 * `latest`. An address with a variable in its repository was never pulled, so it is passed over.
 */
export function failedPulls(registry: RegistryId, trouble: PullTrouble): FailedPull[] {
  const found = new Map<string, FailedPull>();
  for (const image of trouble.texts.flatMap((text) => imagesIn(text))) {
    if (image.registry?.account !== registry.account || image.registry.region !== registry.region) continue;
    const one = toFailedPull(image, trouble);
    found.set(one.text, one);
  }
  return [...found.values()];
}

function imagesIn(text: string): ImageReference[] {
  const whole = parseReference(text);
  if (!('error' in whole)) return [whole];
  return [...findImageUris(text)].filter(({ unresolved }) => unresolved === undefined);
}

function toFailedPull(
  { repository, tag, digest }: ImageReference,
  { who, error, at }: PullTrouble,
): FailedPull {
  const name = tag ?? (digest ? undefined : 'latest');
  const image = `${repository}${name === undefined ? '' : `:${name}`}${digest ? `@${digest.slice(0, 19)}` : ''}`;
  return {
    kind: 'failed-pull',
    repository,
    ...(digest && { digest }),
    ...(name !== undefined && { tag: name }),
    text: `${who} could not pull ${image} (${error})`,
    at,
  };
}

/** The newest of several times, each perhaps absent or unreadable. Without any it counts as now: that is the safe side. */
export function newestOf(times: readonly (string | Date | null | undefined)[], now: Instant): Instant {
  const instants = times
    .map((time) => new Date(time ?? Number.NaN).getTime())
    .filter((at) => !Number.isNaN(at));
  return instants.length === 0 ? now : Math.max(...instants);
}
