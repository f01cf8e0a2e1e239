import { z } from 'zod';
import { compilePatterns } from '../policy/glob.ts';
import { RETENTION_CLASSES } from '../policy/retention.ts';
import { DAY, formatDuration, HOUR, parseDuration } from '../policy/time.ts';

/** A duration as users write it (`90d`, `12h`, `5s`), turned into milliseconds. */
const duration = (fallback: number) =>
  z
    .string('must be a duration: a whole number and a unit, such as 90d, 12h or 5s')
    .transform((text, context) => {
      const parsed = parseDuration(text);
      if (parsed) return parsed;
      const message =
        parsed === 0
          ? `"${text}" is no time at all: write a longer duration`
          : `"${text}" is no duration: write a whole number and a unit, such as 90d, 12h or 5s`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    })
    .default(fallback)
    .describe(`a duration, default ${formatDuration(fallback)}`);

const ACCOUNT = 'an AWS account id has 12 digits: write them in quotes';
const account = z.string(ACCOUNT).regex(/^\d{12}$/, ACCOUNT);
const slackUser = z
  .string()
  .regex(/^[UW][A-Z0-9]{2,}$/, 'a Slack user id looks like U012AB3CD; copy it from the profile menu');
const slackChannel = z
  .string()
  .regex(
    /^[CG][A-Z0-9]{2,}$/,
    'a Slack channel id looks like C012AB3CD; it stands at the end of the channel details',
  );
const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin or UTC');
/** A glob or a regular expression between slashes, as `policy/glob.ts` reads it. */
const pattern = z.string().superRefine((text, context) => {
  const compiled = compilePatterns([text]);
  if (!('errors' in compiled)) return;
  for (const message of compiled.errors) context.addIssue({ code: 'custom', message });
});
const patterns = z.array(pattern).min(1);

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false; // Intl's way of saying that it knows no such zone
  }
}

const registry = z.strictObject({
  account: account.exactOptional(),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is no AWS Region: write it as eu-west-1')
    .exactOptional(),
  /** Assumed for every call to this registry. */
  roleArn: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:iam::\d{12}:role\/.+/,
      'a role ARN looks like arn:aws:iam::123456789012:role/layaway',
    )
    .exactOptional(),
});

const source = z.strictObject({
  maxAge: duration(6 * HOUR),
  /** `expect: 0` says that finding nothing to inspect is right here. */
  expect: z.literal(0).exactOptional(),
  enabled: z.boolean().default(true),
});

/** A Kubernetes cluster. Without `kubeconfig`, the one of the environment; without `context`, its current one. */
const cluster = z
  .strictObject({
    /** The name of the EKS cluster where it is one. */
    name: z.string().min(1),
    context: z.string().min(1).exactOptional(),
    kubeconfig: z.string().min(1).exactOptional(),
    inCluster: z.boolean().exactOptional(),
    arn: z
      .string()
      .regex(
        /^arn:aws[a-z-]*:eks:[a-z0-9-]+:\d{12}:cluster\/.+/,
        'the ARN of an EKS cluster looks like arn:aws:eks:eu-west-1:123456789012:cluster/prod',
      )
      .exactOptional(),
  })
  .refine(
    ({ inCluster, context, kubeconfig }) => !inCluster || !(context ?? kubeconfig),
    'inCluster means the cluster this runs in: leave out context and kubeconfig',
  );

const retention = z.strictObject({
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

const team = z.strictObject({
  channel: slackChannel,
  members: z.array(slackUser).default([]),
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

/** The shape of `layaway.yml`. What only the whole file can show is in `cross-checks.ts`. */
export const configSchema = z.strictObject({
  mode: z.enum(['observe', 'ask', 'quarantine', 'delete']).default('observe'),
  registries: z.array(registry).min(1).default([{}]),
  /** Repository patterns this start is limited to. */
  scope: patterns.default(['*']),
  retention: retention.prefault({}),
  watchWindow: duration(30 * DAY),
  minimumImpact: z.strictObject({ bytes: z.int().min(0).default(100_000_000) }).prefault({}),
  price: z.strictObject({ standardUsdPerGbMonth: z.number().positive().default(0.1) }).prefault({}),
  budget: z.strictObject({ imagesPerRepositoryAndDay: z.int().min(1).default(100) }).prefault({}),
  /** An empty repository of Layaway's own, where `doctor --probe` tests what the API really does. */
  probe: z.strictObject({ repository: z.string().default('layaway/probe') }).prefault({}),
  rates: z
    .strictObject({
      putImagePerSecond: z.number().positive().max(10).default(2),
      /** The registry's quota for reads, where it is known; else only the SDK's retries hold back. */
      describePerSecond: z.number().positive().exactOptional(),
    })
    .prefault({}),
  sources: z
    .strictObject({
      ecs: source.extend({ revisions: z.int().min(1).max(100).default(10) }).prefault({}),
      lambda: source.prefault({}),
      files: source.extend({ globs: z.array(z.string().min(1)).min(1) }).exactOptional(),
      kubernetes: source.extend({ clusters: z.array(cluster).default([]) }).prefault({}),
      /** Release history in the clusters of `kubernetes`. */
      helm: source.extend({ storage: z.enum(['secrets', 'configmaps']).default('secrets') }).prefault({}),
    })
    .prefault({}),
  /** Runtimes that no source looks into but that surely pull nothing from these registries: EKS clusters, account ids. */
  consumersWithoutUse: z
    .array(z.strictObject({ name: z.string().min(1), reason: z.string().min(1) }))
    .default([]),
  /** What nobody can see; named on each card. */
  cannotSee: z.array(z.string()).default(['laptops']),
  teams: z
    .record(z.string().regex(/^[a-z0-9][a-z0-9_-]*$/i, 'use letters, digits, - and _ only'), team)
    .default({}),
  owners: z
    .strictObject({
      tag: z.string().default('owner'),
      rules: z.array(z.strictObject({ repositories: patterns, team: z.string() })).default([]),
      /** Team whose leads get what nobody owns. */
      fallback: z.string().exactOptional(),
    })
    .prefault({}),
  admins: z.array(slackUser).default([]),
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
