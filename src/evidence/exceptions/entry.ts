import { z } from 'zod';
import type { Digest, RegistryId } from '../../policy/image.ts';
import { parseReference } from '../../policy/reference.ts';
import { DAY, type Instant } from '../../policy/time.ts';

/** A rollback exception as it is written, in the configuration and in files alike. */
export interface WrittenException {
  /** A bare name means every registry; a full ECR address one. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
  readonly reason: string;
  /** A date such as 2027-03-31, the whole day included (UTC). */
  readonly until: string;
  readonly by: string;
}

/** An exception that can be looked up. */
export interface RollbackException {
  readonly registry?: RegistryId;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: Digest;
  /** From this moment on it protects no more. */
  readonly endsAt: Instant;
  /** `rollback exception until 2027-03-31 by the payments lead: audit`. */
  readonly by: string;
  readonly reason: string;
  /** Who says so, as it was written. */
  readonly who: string;
}

const text = (example: string) => z.string(`give a text, in quotes where it is a number: ${example}`).min(1);
/** The fields of the configuration's `exceptions`: a test holds both to the same. */
const shape = z
  .strictObject({
    repository: text('payments/api'),
    tag: text('"1.10"').exactOptional(),
    digest: text('sha256:…').exactOptional(),
    reason: text('the auditors ask for it'),
    until: z.iso.date('must be a date such as 2027-03-31: an exception ends some day'),
    by: text('the payments lead'),
  })
  .refine(
    ({ tag, digest }) => (tag === undefined) !== (digest === undefined),
    'give either a tag or a digest',
  );

/** Reads one entry, or says in a sentence what is wrong with it: a mistyped name would protect nothing. */
export function readException(written: unknown): RollbackException | { readonly error: string } {
  const checked = shape.safeParse(written);
  if (!checked.success) return { error: checked.error.issues.map(sentenceOf).join('; ') };
  const { repository, tag, digest, reason, until, by } = checked.data;
  const place = parseReference(repository);
  if ('error' in place) return { error: `repository: ${place.error}` };
  if (place.tag ?? place.digest) return { error: 'repository: give its tag or digest under tag or digest' };
  if (!place.registry && /\.dkr[.-]ecr/.test(repository)) {
    return { error: `repository: ${repository} is no ECR address` };
  }
  const image = parseReference(
    tag === undefined ? `${place.repository}@${digest}` : `${place.repository}:${tag}`,
  );
  if ('error' in image) return { error: `${tag === undefined ? 'digest' : 'tag'}: ${image.error}` };
  return {
    ...(place.registry && { registry: place.registry }),
    repository: place.repository,
    ...(image.tag !== undefined && { tag: image.tag }),
    ...(image.digest && { digest: image.digest }),
    endsAt: Date.parse(`${until}T00:00:00Z`) + DAY,
    by: `rollback exception until ${until} by ${by}: ${reason}`,
    reason,
    who: by,
  };
}

function sentenceOf({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? message : `${path.join('.')}: ${message}`;
}
