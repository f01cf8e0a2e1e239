import { createHash } from 'node:crypto';
import type { RegistryKey } from '../src/policy/image.ts';
import type { Endangered } from '../src/policy/policy-danger.ts';
import { count } from '../src/policy/wording.ts';
import type { Poster } from '../src/slack/poster.ts';
import { dangerMessage } from '../src/slack/views/policy-danger.ts';
import type { Deps } from './deps.ts';
import type { EndangeredIn } from './find-endangered.ts';
import { postOnce } from './post-once.ts';

/**
 * Tells the owning team and the platform channel, once for each image and rule, what a policy in force will take
 * although it is needed; with the click that takes ours back. What Slack could not take now is told after the next scan.
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
    const fresh = images.filter((image) => !before.includes(nameOf(image)));
    if (fresh.length > 0 && !(await tell(deps, poster, registry, { ...one, images: fresh }))) continue;
    await deps.store.policies.noteEndangered(registry, repository, images.map(nameOf));
  }
}

const nameOf = ({ digest, rule }: Endangered) => `${digest} ${rule}`;

async function tell(deps: Deps, poster: Poster, registry: RegistryKey, one: EndangeredIn): Promise<boolean> {
  const { config, store, now } = deps;
  const { repository, images, team, ours } = one;
  const { fallback } = config.owners;
  const settings = [team, fallback].flatMap((name) => (name === undefined ? [] : (config.teams[name] ?? [])));
  const hash = createHash('sha256').update(images.map(nameOf).join()).digest('hex').slice(0, 16);
  const key = `policy danger ${registry}/${repository} ${hash}`;
  let told = true;
  for (const { channel, timezone, leads } of new Map(settings.map((one) => [one.channel, one])).values()) {
    const card = ours && {
      change: ours,
      mode: config.mode,
      leadMustApprove: config.slowPath.leadMustApprove,
    };
    const reading = { now: now(), zone: timezone ?? config.schedule.timezone };
    const message = dangerMessage({ repository, images, leads: leads ?? [], ...(card && { card }) }, reading);
    const posted = await postOnce(deps, poster, `${key} ${channel}`, { channel, message }, { reviews: [] });
    if (posted.status === 'later') told = false;
    if (posted.status !== 'posted') deps.log.warn({ channel, posted }, 'a danger could not be told');
  }
  const [first] = images;
  const text = `the lifecycle policy of ${repository} will take ${count(images.length, 'image')} in need: ${first?.tags[0] ?? first?.digest.slice(0, 19)}, ${first?.why}`;
  const entry = { kind: 'state', registry, repository, by: 'layaway', text } as const;
  if (told) await store.ledger.append([{ at: now(), ...entry, ...(ours && { policy: ours.id }) }]);
  return told;
}
