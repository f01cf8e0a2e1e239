import { z } from 'zod';
import { RETENTION_CLASSES } from '../policy/retention.ts';
import { DAY } from '../policy/time.ts';
import { duration, patterns } from './fields.ts';

/** How long images are expected to be of use. */
export const retention = z.strictObject({
  classes: z
    .array(
      z
        .strictObject({
          class: z.enum(RETENTION_CLASSES),
          tags: patterns.exactOptional(),
          repositories: patterns.exactOptional(),
        })
        .refine(
          (rule) => rule.tags ?? rule.repositories,
          'a rule without tags or repositories would match everything: give one of them or both',
        ),
    )
    .default([]),
  keepReleases: z.int().min(1).max(1000).default(10),
  rollbackPeriod: duration(90 * DAY),
  expectedLife: z
    .strictObject({
      release: duration(180 * DAY),
      unknown: duration(180 * DAY),
      branch: duration(30 * DAY),
      preview: duration(14 * DAY),
      experiment: duration(30 * DAY),
      cache: duration(14 * DAY),
    })
    .prefault({}),
});

/** Something that must stay whatever it looks like: what, why, until when, and who says so. */
export const exception = z
  .strictObject({
    repository: z.string().min(1),
    tag: z.string().min(1).exactOptional(),
    digest: z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/, 'a digest is sha256: and 64 hex digits')
      .exactOptional(),
    reason: z.string().min(1),
    until: z.iso.date('must be a date such as 2027-03-31: an exception ends some day'),
    by: z.string().min(1),
  })
  .refine(
    ({ tag, digest }) => (tag === undefined) !== (digest === undefined),
    'give either a tag or a digest',
  );

/** What is risky to lose takes longer, two people, and a share at a time. */
export const slowPath = z.strictObject({
  watchWindow: duration(60 * DAY),
  /** Most of a repository's families on the slow path that may begin within a week, and of those of each approval; one always may. */
  sharePerWeek: z.number().gt(0).max(1).default(0.2),
  /** Whether one of the two people who approve must be a lead. */
  leadMustApprove: z.boolean().default(true),
  /** Repositories whose releases take long to build again, if they can be at all. */
  slowRebuild: patterns.exactOptional(),
  /** Runbooks, air-gap lists: globs of text files. What they name is no use, but must not go quickly. */
  mentionedIn: z.array(z.string().min(1)).default([]),
});
