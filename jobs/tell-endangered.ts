import { createHash } from 'node:crypto';
import type { TeamConfig } from '../src/config/schema.ts';
import type { RegistryKey } from '../src/policy/image.ts';
import type { Endangered } from '../src/policy/policy-danger.ts';
import { count } from '../src/policy/wording.ts';
import type { Poster } from '../src/slack/poster.ts';
import type { Message } from '../src/slack/views/blocks.ts';
import { dangerMessage } from '../src/slack/views/policy-danger.ts';
import type { Deps } from './deps.ts';
import type { EndangeredIn } from './find-endangered.ts';
import { postOnce } from './post-once.ts';
import { type Told, tellDirectly } from './tell-directly.ts';

/**
 * Tells the owning team and the platform channel, once for each image and rule, what a policy in force will take
 * although it is needed, or once for each tag that may move and rule; with the click that takes ours back. Until one place took it, it is told again after the next scan.
 */
export async function tellEndangered(
  deps: Deps,
  poster: Poster,
  registry: RegistryKey,
  found: readonly EndangeredIn[],
): Promise<void> {
  for (const one of found) {
    const { repository, images, ours } = one;
    const what = { registry, repository, images: images.length, first: images[0], ours: ours?.id };
    deps.log.warn(what, 'a lifecycle policy will take what is needed');
    if (deps.config.mode === 'observe') continue;
    const before = await deps.store.policies.endangered(registry, repository);
    const fresh = images.filter((image) => !namesOf(image).some((name) => before.includes(name)));
    if (fresh.length > 0 && !(await tell(deps, poster, registry, { ...one, images: fresh }))) continue;
    await deps.store.policies.noteEndangered(registry, repository, images.flatMap(namesOf));
  }
}

const nameOf = ({ digest, rule }: Endangered) => `${digest} ${rule}`;

/** By what an image counts as told: by its tags where only their move endangers it, for the next build bears them, too. */
const namesOf = (image: Endangered): readonly string[] =>
  image.onceMoved?.map((tag) => `${tag} moves ${image.rule}`) ?? [nameOf(image)];

/** Told is what one place took. Where every channel is closed, the leads hear of it directly. */
async function tell(deps: Deps, poster: Poster, registry: RegistryKey, one: EndangeredIn): Promise<boolean> {
  const { repository, images, ours } = one;
  const names = images.flatMap((image) => [nameOf(image), ...namesOf(image)]).join();
  const hash = createHash('sha256').update(names).digest('hex').slice(0, 16);
  const key = `policy danger ${registry}/${repository} ${hash}`;
  const teams = teamsFor(deps, one);
  const outcomes: Told[] = [];
  for (const team of teams) {
    const message = messageFor(deps, registry, one, team);
    outcomes.push(await post(deps, poster, `${key} ${team.channel}`, team.channel, message));
  }
  let outcome: Told = 'refused';
  if (outcomes.includes('later')) outcome = 'later';
  else if (outcomes.includes('told')) outcome = 'told';
  else {
    const message = messageFor(deps, registry, one, { ...teams[0], leads: [] });
    const leads = teams.map((team) => team.leads);
    outcome = await tellDirectly(deps, poster, leads, key, message);
  }
  if (outcome !== 'told') {
    deps.log.error({ registry, repository, outcome }, 'nobody could be told of a danger yet');
    return false;
  }
  const [first] = images;
  const text = `the lifecycle policy of ${repository} will take ${count(images.length, 'image')} in need: ${first?.tags[0] ?? first?.digest.slice(0, 19)}, ${first?.why}`;
  const entry = { kind: 'state', registry, repository, by: 'layaway', text } as const;
  await deps.store.ledger.append([{ at: deps.now(), ...entry, ...(ours && { policy: ours.id }) }]);
  return true;
}

/** The owning team and the fallback team, each channel once. */
function teamsFor({ config }: Deps, { team }: EndangeredIn): TeamConfig[] {
  const { fallback } = config.owners;
  const settings = [team, fallback].flatMap((name) => (name === undefined ? [] : (config.teams[name] ?? [])));
  return [...new Map(settings.map((one) => [one.channel, one])).values()];
}

function messageFor(
  { config, now }: Deps,
  registry: RegistryKey,
  { repository, images, ours }: EndangeredIn,
  { timezone, leads }: Partial<Pick<TeamConfig, 'timezone'>> & Pick<TeamConfig, 'leads'>,
): Message {
  const { mode, slowPath, schedule, registries } = config;
  const several = registries.length > 1 && { several: true as const };
  const card = ours && { change: ours, mode, leadMustApprove: slowPath.leadMustApprove, ...several };
  const reading = { now: now(), zone: timezone ?? schedule.timezone };
  const place = { repository, ...(several && { registry }) };
  return dangerMessage({ ...place, images, leads, ...(card && { card }) }, reading);
}

async function post(
  deps: Deps,
  poster: Poster,
  key: string,
  channel: string,
  message: Message,
): Promise<Told> {
  const posted = await postOnce(deps, poster, key, { channel, message, calls: true }, { reviews: [] });
  if (posted.status === 'posted') return 'told';
  deps.log.warn({ channel, posted }, 'a danger could not be told in a channel');
  return posted.status;
}
