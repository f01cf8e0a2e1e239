import { z } from 'zod';
import { DAY } from '../policy/time.ts';
import { fields } from './coverage-schema.ts';
import {
  account,
  duration,
  patterns,
  region,
  slackChannel,
  slackUser,
  slackUserGroup,
  timeZone,
} from './fields.ts';
import { owners } from './owners-schema.ts';
import { price } from './price-schema.ts';
import { exception, retention, slowPath } from './retention-schema.ts';
import { sources } from './sources-schema.ts';

const registry = z.strictObject({
  account: account.exactOptional(),
  region: region.exactOptional(),
  /** Assumed for every call to this registry. */
  roleArn: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:iam::\d{12}:role\/.+/,
      'a role ARN looks like arn:aws:iam::123456789012:role/layaway',
    )
    .exactOptional(),
});

const team = z.strictObject({
  channel: slackChannel,
  members: z.array(slackUser).default([]),
  /** A Slack user group whose members are members of the team too. */
  userGroup: slackUserGroup.exactOptional(),
  leads: z.array(slackUser).min(1, 'name at least one lead: unclaimed work goes there'),
  timezone: timeZone.default('UTC'),
});

const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
const moment = (day: z.infer<typeof weekday>, at: string) =>
  z
    .strictObject({
      day: weekday.default(day),
      at: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 09:00')
        .default(at),
    })
    .prefault({});

/** A CloudWatch alarm: when it goes off, what was put aside before comes back. */
const alarm = z.strictObject({
  name: z.string().min(1),
  repositories: patterns.default(['*']),
});

/** The shape of `layaway.yml`. What only the whole file can show is in `cross-checks.ts`. */
export const configSchema = z.strictObject({
  mode: z.enum(['observe', 'ask', 'quarantine', 'delete']).default('observe'),
  registries: z.array(registry).min(1).default([{}]),
  /** Repository patterns this start is limited to. */
  scope: patterns.default(['*']),
  retention: retention.prefault({}),
  watchWindow: duration(30 * DAY),
  minimumImpact: z.strictObject({ bytes: z.int().min(0).default(100_000_000) }).prefault({}),
  price: price.prefault({}),
  budget: z
    .strictObject({
      imagesPerRepositoryAndDay: z.int().min(1).default(100),
      /** Begun in one sweep of a registry, or when one answer is carried out. */
      imagesPerRun: z.int().min(1).default(500),
      /** Of a repository's images, put aside in a day; one always may. */
      shareOfRepository: z.number().positive().max(1).default(0.25),
    })
    .prefault({}),
  /** An empty repository of Layaway's own, where `doctor --probe` tests what the API really does. */
  probe: z.strictObject({ repository: z.string().default('layaway/probe') }).prefault({}),
  rates: z
    .strictObject({
      putImagePerSecond: z.number().positive().max(10).default(2),
      /** Untags and deletions: ECR publishes no quota for them, so the default is modest. */
      batchDeleteImagePerSecond: z.number().positive().max(100).default(5),
      /** The registry's quota for reads, where it is known; else only the SDK's retries hold back. */
      describePerSecond: z.number().positive().exactOptional(),
    })
    .prefault({}),
  sources: sources.prefault({}),
  /** Runtimes that no source looks into but that surely pull nothing from these registries: EKS clusters, account ids, services. */
  consumersWithoutUse: z
    .array(z.strictObject({ name: z.string().min(1), reason: z.string().min(1) }))
    .default([]),
  /** Rollback exceptions: protected until their date. */
  exceptions: z.array(exception).default([]),
  /** Globs of YAML or JSON files that hold such lists, under `exceptions`. */
  exceptionFiles: z.array(z.string().min(1)).default([]),
  alarms: z.array(alarm).default([]),
  slowPath: slowPath.prefault({}),
  /** What nobody can see; named on each card. */
  cannotSee: z.array(z.string()).default(['laptops']),
  teams: z
    .record(z.string().regex(/^[a-z0-9][a-z0-9_-]*$/i, 'use letters, digits, - and _ only'), team)
    .default({}),
  owners: owners.prefault({}),
  fields: fields.prefault({}),
  admins: z.array(slackUser).default([]),
  /** A copy of the record as JSON lines, written by the worker. */
  ledger: z.strictObject({ file: z.string().min(1).exactOptional() }).prefault({}),
  schedule: z
    .strictObject({
      scan: moment('mon', '05:00'),
      digest: moment('mon', '09:00'),
      remind: moment('thu', '09:00'),
      timezone: timeZone.default('UTC'),
    })
    .prefault({}),
});

/** The configuration as the program uses it: defaults filled in, durations in milliseconds. */
export type Config = z.infer<typeof configSchema>;
export type TeamConfig = Config['teams'][string];
