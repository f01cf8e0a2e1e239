import { CLOCKS_APART } from '../src/policy/clock.ts';
import { IN_FLIGHT } from '../src/policy/deadlines.ts';
import { failureText } from '../src/policy/failure.ts';
import type { Hold, Intent } from '../src/policy/hold.ts';
import { changeText, effectSeen } from '../src/policy/order.ts';
import { withProgress } from '../src/policy/progress.ts';
import { isQuarantineTag } from '../src/policy/quarantine-tag.ts';
import type { Instant } from '../src/policy/time.ts';
import { lookAt } from '../src/registry/look.ts';
import { untaggedSince } from '../src/registry/untagged.ts';
import { settleLoss } from './after-loss.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { holdEntry } from './entries.ts';
import { lookAtHold } from './hold-look.ts';
import { isNameless } from './last-name.ts';
import { ANOTHER_WORKER, type Round } from './round.ts';

/** Whether somebody may be making that change at this moment. `now`: on Redis' clock, as the intent's own time is. */
export function isInFlight(intent: Pick<Intent, 'at'>, now: Instant): boolean {
  return now - intent.at < IN_FLIGHT;
}

/** An intent that an interruption left behind: what the look shows is what happened. */
export async function settleIntent(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  intent: Intent,
): Promise<Round> {
  if (isInFlight(intent, await deps.store.time())) return ANOTHER_WORKER;
  const at = deps.now();
  const { intent: _over, ...rest } = hold;
  const look = await lookAtHold(access, hold, deps.now);
  const { change } = intent;
  if (change.kind === 'untag' && isNameless(change, look.images.get(change.digest)))
    return await settleLoss(deps, access, hold, change);
  const seen = effectSeen(change, look);
  const robbed = await lossOf(deps, access, hold, intent, seen);
  const why = intent.unanswered ? 'after a wait for ECR' : 'after an interruption';
  const done = `${changeText(intent.change)}: ${seen ? 'seen' : 'not seen'} ${why}`;
  const text = [done, robbed].filter(Boolean).join('; ');
  const settled = seen ? withProgress(rest, intent.change) : rest;
  // That it was not answered and not seen, the record says already.
  const isNews = seen || robbed !== undefined || !intent.unanswered;
  const entries = isNews ? [holdEntry(hold, seen ? 'changed' : 'failed', at, text)] : [];
  const saved = await deps.store.holds.save(settled, entries);
  return saved === 'saved' ? { next: 'again', look } : ANOTHER_WORKER;
}

/** Who lost the change's name, as a sentence for the ledger; undefined where nobody did. */
async function lossOf(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  intent: Intent,
  seen: boolean,
): Promise<string | undefined> {
  const { victim, change } = intent;
  if (victim === undefined || !('tag' in change)) {
    return seen ? await mayHaveLost(access, hold, intent) : undefined;
  }
  const { images } = await lookAt(access, hold.repository, [victim], [], deps.now);
  return images.get(victim)?.tags.includes(change.tag)
    ? `${victim} has ${change.tag} back`
    : `${victim} lost ${change.tag} to it and has not got it back: push it again`;
}

/**
 * Which images a race may have cost the name, as a sentence for the ledger. Nobody looked right before and right
 * after, so what is found here is too little to give a name away on: a person has to look.
 */
async function mayHaveLost(
  access: RegistryAccess,
  { repository, members }: Hold,
  { change, at }: Intent,
): Promise<string | undefined> {
  if (change.kind === 'untag' && change.form === 'tag' && !isQuarantineTag(change.tag)) {
    return `whether ${change.tag} had moved to another image by then is not known`;
  }
  if (change.kind !== 'put-tag' || isQuarantineTag(change.tag)) return undefined;
  try {
    const pushed = await untaggedSince(access, repository, at - CLOCKS_APART);
    const robbed = pushed.filter(
      ({ digest, pushedAt = 0 }) =>
        pushedAt < at + IN_FLIGHT && !members.some((member) => member.digest === digest),
    );
    if (robbed.length === 0) return undefined;
    const digests = robbed.map((image) => image.digest).join(', ');
    return `pushed about then, without a tag now, and may have lost ${change.tag} to it: ${digests}`;
  } catch (error) {
    const why = failureText(error, 'ecr:DescribeImages');
    return `whether another image lost ${change.tag} is not known: ${why}`;
  }
}
