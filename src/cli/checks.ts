import type { RegistryAccess } from '../../jobs/deps.ts';
import { collectEvidence } from '../../jobs/evidence.ts';
import { readRedisUrl, readSlackAccess, readSlackIntake, type Variables } from '../config/environment.ts';
import { howToCover } from '../evidence/consumers.ts';
import { untagFormText } from '../policy/probe.ts';
import { callerArn, isExcludedFromPullTimes } from '../registry/caller.ts';
import { repositories } from '../registry/repositories.ts';
import { unreadOf } from '../registry/surroundings.ts';
import { identify } from '../slack/identity.ts';
import { impatientClient } from '../slack/web-client.ts';
import { connectStore } from '../store/redis-store.ts';
import type { Store } from '../store/store.ts';
import { checkForgotten } from './forgotten-check.ts';
import { counted } from './present/words.ts';
import { sentencesFor } from './sentences.ts';
import type { CheckShape } from './shapes.ts';
import { checkSignals } from './signal-check.ts';
import { sourceCheck } from './source-check.ts';
import type { Looking } from './with-registries.ts';

const SLACK_PATIENCE = 5_000;

/** Whether Redis is there and set up to keep decisions. */
export async function checkRedis(env: Variables): Promise<CheckShape> {
  const what = 'Redis';
  const url = readRedisUrl(env);
  if ('problems' in url) return { what, status: 'failed', text: `REDIS_URL ${url.problems[0]?.message}` };
  const warnings: string[] = [];
  return await tried(what, env, async () => {
    const store = await connectStore(url.value, {
      commandTimeout: 2_000,
      oneShot: true,
      warn: (text) => warnings.push(text),
    });
    await store.close();
    if (warnings.length > 0) return { what, status: 'todo', text: warnings.join(' ') };
    return { what, status: 'ok', text: 'answers, evicts nothing, and keeps what it is told' };
  });
}

/** Whether Slack knows the bot, and by which way clicks come in. */
export async function checkSlack(env: Variables): Promise<CheckShape> {
  const intake = readSlackIntake(env);
  const known = await checkSlackAccess(env);
  if ('problems' in intake) {
    const missing = intake.problems.map(({ path, message }) => `${path} ${message}`);
    const text = [...(known.status === 'failed' ? [known.text] : []), ...missing].join('; ');
    return { ...known, status: 'failed', text };
  }
  const way = intake.value.kind === 'socket' ? 'Socket Mode' : 'signed requests to PORT';
  return known.status === 'ok' ? { ...known, text: `${known.text}; clicks come in by ${way}` } : known;
}

/** Whether Slack knows the bot, asked once: whoever waits for a command should not wait for Slack to come back. */
export async function checkSlackAccess(env: Variables): Promise<CheckShape> {
  const what = 'Slack';
  const access = readSlackAccess(env);
  if ('problems' in access) {
    const text = access.problems.map(({ path, message }) => `${path} ${message}`).join('; ');
    return { what, status: 'failed', text };
  }
  const { botToken, apiUrl } = access.value;
  const client = impatientClient({
    botToken,
    timeout: SLACK_PATIENCE,
    ...(apiUrl && { slackApiUrl: apiUrl }),
  });
  let why: string | undefined;
  const silent = () => undefined;
  const warn = (details: object) => {
    why = 'why' in details ? String(details.why) : 'no answer';
  };
  const found = await identify(
    client,
    { debug: silent, info: silent, error: silent, warn },
    AbortSignal.abort(),
  );
  if (found.status === 'identified') {
    return { what, status: 'ok', text: `the bot is ${found.botUserId} of ${found.teamId}` };
  }
  return { what, status: 'failed', text: why ? `Slack does not answer: ${why}` : found.sentence };
}

/**
 * Everything about one registry: can it be listed, are our reads hidden, can the sources look, was it probed (not where
 * it is about to be: `probing`).
 */
export async function checkRegistry(
  { deps, store }: Looking,
  access: RegistryAccess,
  { env, probing }: { readonly env: Variables; readonly probing: boolean },
): Promise<CheckShape[]> {
  const what = access.key;
  const listing = await tried(what, env, async () => {
    let count = 0;
    for await (const _ of repositories(access, { inScope: () => true })) count++;
    return { what, status: 'ok', text: `${counted(count, 'repository', 'repositories')} can be listed` };
  });
  if (listing.status === 'failed') return [listing];
  const reads = await tried(`${what} manifests`, env, () => checkReads(access));
  const looks = await triedAll(`${what} sources`, env, async () => [
    ...(await checkSources(deps, access)),
    ...(await checkSignals(deps, access)),
  ]);
  const probed = probing ? [] : [await tried(`${what} probe`, env, () => checkProbe(store, access))];
  const aside = await triedAll(`${what} put aside`, env, () => checkForgotten(store, access));
  return [listing, reads, ...looks, ...probed, ...aside];
}

async function checkReads(access: RegistryAccess): Promise<CheckShape> {
  const what = `${access.key} manifests`;
  if (await isExcludedFromPullTimes(access)) {
    return { what, status: 'ok', text: 'are read without a trace in pull times' };
  }
  const arn = (await callerArn(access.aws)) ?? 'the ARN of the role';
  const line = `aws ecr register-pull-time-update-exclusion --region ${access.id.region} --principal-arn ${arn}`;
  const text = `are not read, because ECR counts that as a pull; untagged images beside an index stay unclear. To allow it: ${line}`;
  return { what, status: 'todo', text };
}

async function checkSources(deps: Looking['deps'], access: RegistryAccess): Promise<CheckShape[]> {
  const { reports, notCovered, around } = await collectEvidence(deps, access);
  const unread = unreadOf(around.surroundings).map(({ name, why }) => ({
    what: `${access.key} ${name}`,
    text: why,
  }));
  const uncovered = notCovered.map((text) => ({
    what: access.key,
    text: [text, howToCover(text)].filter((part) => part !== undefined).join('; '),
  }));
  const place = { registry: access.key, sources: deps.config.sources, now: deps.now() };
  return [
    ...reports.map((report) => sourceCheck(report, place)),
    ...[...uncovered, ...unread].map((one) => ({ ...one, status: 'todo' }) as const),
  ];
}

async function checkProbe(store: Store | undefined, access: RegistryAccess): Promise<CheckShape> {
  const what = `${access.key} probe`;
  const probed = await store?.brakes.probe(access.key);
  if (!probed) {
    const text =
      'nothing is put aside here before `layaway doctor --probe` has tried it out (with REDIS_URL set)';
    return { what, status: 'todo', text };
  }
  const form = untagFormText(probed.form);
  return { what, status: 'ok', text: `untags by ${form}, tried out ${new Date(probed.at).toISOString()}` };
}

/** A check that throws has failed, with the sentence anybody would get; the others go on. */
export async function tried(
  what: string,
  env: Variables,
  check: () => Promise<CheckShape>,
): Promise<CheckShape> {
  return await check().catch((error: unknown) => failedCheck(what, env, error));
}

/** The same of checks that are made together: `what` stands for all of them. */
export async function triedAll(
  what: string,
  env: Variables,
  checks: () => Promise<CheckShape[]>,
): Promise<CheckShape[]> {
  return await checks().catch((error: unknown) => [failedCheck(what, env, error)]);
}

function failedCheck(what: string, env: Variables, error: unknown): CheckShape {
  return { what, status: 'failed', text: sentencesFor(error, { env }).join(' ') };
}
