import { createHash } from 'node:crypto';
import { registryKey } from '../src/policy/image.ts';
import { namedText } from '../src/policy/learning/taken-back.ts';
import type { TakenBackIn } from '../src/policy/learning/taken-back-in-force.ts';
import type { PolicyChange } from '../src/policy/policy-change.ts';
import { permissionsOf } from '../src/policy/review-decide.ts';
import { DAY } from '../src/policy/time.ts';
import { firstFew } from '../src/policy/wording.ts';
import type { Poster } from '../src/slack/poster.ts';
import { takenBackMessage } from '../src/slack/views/policy-taken-back.ts';
import { Unavailable } from '../src/store/errors.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { policyEntry } from './policy-entries.ts';
import { postOnce } from './post-once.ts';
import { findTakenBack } from './taken-back.ts';
import { tellDirectly } from './tell-directly.ts';

/**
 * Tells the owning team, once for each rule, what ECR deletes by although its answers took it back; with the click that
 * puts the former policy back. Answers the repositories concerned: what is to be proposed there does not wait its turn.
 */
export async function tellTakenBack(
  deps: Deps,
  poster: Poster,
  access: RegistryAccess,
): Promise<ReadonlySet<string>> {
  const concerned = new Set<string>();
  if (!permissionsOf(deps.config.mode).ask) return concerned;
  const known = await deps.store.memory.repositories();
  for (const { registry, repository } of known) {
    if (registryKey(registry) !== access.key) continue;
    try {
      const found = await findTakenBack(deps, access, repository);
      if (!found) continue;
      concerned.add(repository);
      await tell(deps, poster, found);
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      // One repository's trouble is its own; the next scan looks again.
      deps.log.warn({ err: error, registry: access.key, repository }, 'a policy in force was not looked at');
    }
  }
  return concerned;
}

async function tell(deps: Deps, poster: Poster, found: TakenBackIn<PolicyChange>): Promise<void> {
  const { ours, rules, undoHelps } = found;
  const { config, store, now } = deps;
  const { fallback } = config.owners;
  const team = config.teams[ours.owner.team ?? fallback ?? ''];
  const { mode, slowPath, schedule, registries } = config;
  const several = registries.length > 1 && { several: true as const };
  const card = { change: ours, mode, leadMustApprove: slowPath.leadMustApprove, ...several };
  const reading = { now: now(), zone: team?.timezone ?? schedule.timezone };
  const message = takenBackMessage({ card, rules, undoHelps, leads: team?.leads ?? [] }, reading);
  const names = rules.map((rule) => `${namedText(rule)} ${rule.why}`).join('\n');
  const key = `policy taken back ${ours.id} ${createHash('sha256').update(names).digest('hex').slice(0, 16)}`;
  const isNew = team && (await postOrTell(deps, poster, key, team, message));
  if (!isNew) return;
  const text = `the lifecycle policy of ${ours.repository} still has a rule that was taken back: ${firstFew(rules.map(namedText), 3)}, ${rules[0]?.why}`;
  if (await store.once(key, ONCE_IN)) await store.ledger.append([policyEntry(ours, 'state', now(), text)]);
}

const ONCE_IN = 400 * DAY;

async function postOrTell(
  deps: Deps,
  poster: Poster,
  key: string,
  { channel, leads }: Deps['config']['teams'][string],
  message: ReturnType<typeof takenBackMessage>,
): Promise<boolean> {
  const posted = await postOnce(deps, poster, key, { channel, message, calls: true }, { reviews: [] });
  if (posted.status === 'posted') return true;
  deps.log.warn({ channel, posted }, 'a rule that was taken back could not be told in a channel');
  if (posted.status === 'later') return false;
  return (await tellDirectly(deps, poster, [leads], key, message)) === 'told';
}
