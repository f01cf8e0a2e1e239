import { z } from 'zod';
import { patterns } from './fields.ts';

const WAYS_TO_OWN = ['assigned', 'tag', 'codeowners', 'rules'] as const;

const codeowners = z.strictObject({
  /** Path of the CODEOWNERS file. */
  file: z.string().min(1),
  /** Where a repository's code lives in that tree: `services/{repository}`. */
  path: z
    .string()
    .refine((text) => text.includes('{repository}'), 'must hold {repository}, as in services/{repository}'),
  /** Which team an owner of that file is: `"@example/payments": payments`. */
  teams: z.record(z.string(), z.string()),
});

/** Who owns a repository. */
export const owners = z.strictObject({
  tag: z.string().default('owner'),
  rules: z.array(z.strictObject({ repositories: patterns, team: z.string() })).default([]),
  codeowners: codeowners.exactOptional(),
  /** Which way of knowing an owner comes first. One that is left out is not asked. */
  order: z
    .array(z.enum(WAYS_TO_OWN))
    .min(1)
    .default([...WAYS_TO_OWN]),
  /** Team whose leads get what nobody owns. */
  fallback: z.string().exactOptional(),
});
