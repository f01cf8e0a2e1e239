import type { RegistryAccess } from '../../../jobs/deps.ts';
import { type Accepted, acceptInspected } from '../../../jobs/evidence.ts';
import { nobodyToAsk } from '../../config/nobody-to-ask.ts';
import { uselessPrices } from '../../config/useless-prices.ts';
import type { Config } from '../../config.ts';
import type { Store } from '../../store/store.ts';
import { checkRedis, checkRegistry, checkSlack, triedAll } from '../checks.ts';
import { checkClock } from '../clock-check.ts';
import { type Call, defineCommand, type Result } from '../command.ts';
import { checkPictures } from '../picture-check.ts';
import { checksText } from '../present/checks.ts';
import { probeRegistries } from '../probe-check.ts';
import { checkRecord } from '../record-check.ts';
import { missedScope, repositoryNames } from '../scope-check.ts';
import type { CheckShape } from '../shapes.ts';
import { checkTeams } from '../team-checks.ts';
import { withDeps } from '../with-jobs.ts';
import { type Looking, withRegistries } from '../with-registries.ts';

/** `layaway doctor`: is everything there that Layaway needs? */
export const doctor = defineCommand({
  name: 'doctor',
  summary: 'check Redis, Slack, AWS; with --probe try out putting aside',
  names: '',
  atLeast: 0,
  atMost: 0,
  options: {
    probe: { about: 'then put a tiny image of its own aside and back in the scratch repository' },
    accept: { about: 'take what a source sees now for its right size', value: 'source' },
  },
  help: `Checks everything Layaway needs and says what to do where something is missing.
Of each team it says whether its channel can be posted to, whether its user group is
there, and who of its people cannot decide.

--probe does all that, and then pushes a tiny image to the scratch repository
(probe.repository), puts it aside, restores it and deletes it: what this registry really
does is tried out once before anything of yours is put aside. Create that repository
first, empty. It changes nothing else, and needs Redis and the rights of
docs/iam/worker.json.

--accept ecs says that a source which suddenly saw half as much is right: services were
shut down, say. Until then everything it might know of stays unclear. It counts
wherever the source looks; "ecs in 123456789012/eu-central-1" is the one there.
Needs Redis.`,
  run: async (call) => {
    const { probe: wantsProbe, accept } = call.options;
    if (accept !== undefined) return await acceptSource(call, accept);
    return await checkAll(call, wantsProbe);
  },
});

/** Whatever is missing, the rest is looked at, too: who sets Layaway up reads it all at once. */
async function checkAll(call: Call<unknown>, probing: boolean): Promise<Result> {
  const { env, progress } = call;
  progress.show({ text: 'asking Redis and Slack' });
  const checks = await Promise.all([checkRedis(env), checkSlack(env)]);
  checks.push(...uselessPrices(call.config).map(priceCheck), ...askingCheck(call.config));
  checks.push(...(await checkPictures(env)));
  progress.show({ text: 'looking at teams' });
  checks.push(...(await checkTeams(env, call.config)));
  checks.push(...(await triedAll('AWS', env, () => checkRegistries(call, probing))));
  if (probing) checks.push(...(await probeRegistries(call)));
  return resultOf(checks);
}

function priceCheck(text: string): CheckShape {
  return { what: 'price.regions', status: 'todo', text };
}

function askingCheck(config: Config): CheckShape[] {
  const text = nobodyToAsk(config);
  if (text === undefined) return [];
  const status = Object.keys(config.teams).length === 0 ? 'failed' : 'todo';
  return [{ what: 'teams', status, text }];
}

async function checkScope(registries: Looking['registries'], { scope }: Config): Promise<CheckShape[]> {
  const text = missedScope(scope, await repositoryNames(registries));
  return text === undefined ? [] : [{ what: 'configuration', status: 'failed', text }];
}

async function checkRegistries(call: Call<unknown>, probing: boolean): Promise<CheckShape[]> {
  const { env, progress } = call;
  return await withRegistries({ ...call, options: {} }, async ({ store, ...looking }) => {
    const checks = store ? await triedAll('Redis record', env, () => checkStore(store, call)) : [];
    for (const access of looking.registries) {
      progress.show({ text: `looking at ${access.key}` });
      checks.push(...(await checkRegistry({ ...looking, store }, access, { env, probing })));
    }
    checks.push(...(await triedAll('scope', env, () => checkScope(looking.registries, call.config))));
    return checks;
  });
}

async function checkStore(store: Store, { now }: Call<unknown>): Promise<CheckShape[]> {
  return [await checkClock(store, now), ...(await checkRecord(store))];
}

async function acceptSource(call: Call<unknown>, name: string): Promise<Result> {
  return await withDeps(call, async (deps) => {
    const checks: CheckShape[] = [];
    for (const access of deps.registries) {
      const accepted = await acceptInspected(deps, access, name);
      checks.push(...accepted.map((one) => acceptedCheck(access, one)));
    }
    if (checks.length === 0) return { wrongUse: `there is no source ${name}: ${namesOf(deps.registries)}` };
    return resultOf(checks);
  });
}

function acceptedCheck({ key }: RegistryAccess, accepted: Accepted): CheckShape {
  const what = `${key} ${accepted.name}`;
  if ('why' in accepted) return { what, status: 'failed', text: accepted.why };
  return { what, status: 'ok', text: `${accepted.inspected} inspected is right from now on` };
}

function namesOf(registries: readonly RegistryAccess[]): string {
  return [...new Set(registries.flatMap(({ sources }) => sources.map(({ name }) => name)))].join(', ');
}

function resultOf(checks: readonly CheckShape[]): Result {
  const failed = checks.some(({ status }) => status === 'failed');
  return { json: { checks }, text: (screen) => checksText(checks, screen), failed };
}
