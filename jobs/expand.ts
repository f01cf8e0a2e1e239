import { ACTION_NOUN, actionOf, goalOfAction } from '../src/policy/action.ts';
import { isAskedAgain } from '../src/policy/asked-again.ts';
import { type HeldMember, type Hold, type HoldGoal, holdId } from '../src/policy/hold.ts';
import { registryKey } from '../src/policy/image.ts';
import { notApproved } from '../src/policy/leave-out.ts';
import { cosignSubject } from '../src/policy/quarantine-tag.ts';
import type { FrozenFamily, FrozenMember, Review } from '../src/policy/review.ts';
import type { LedgerEntry } from '../src/store/store.ts';
import type { Deps } from './deps.ts';
import { nameOf } from './entries.ts';
import { renewAwaiting } from './renew.ts';

/**
 * One hold for each family that was approved: what was left out gets none. What is put aside already keeps the hold it
 * has. Doing it twice creates nothing twice. Answers why all of it, or the rest, has to wait.
 */
export async function createHolds(deps: Deps, review: Review): Promise<string | undefined> {
  const without = notApproved(review);
  const approved = (await deps.store.reviews.frozen(review.id)).filter(({ root }) => !without.has(root));
  const holds = approved.map((family) => holdOf(deps, review, family));
  const waits = isAskedAgain(review) ? await renewAwaiting(deps, holds) : undefined;
  if (waits !== undefined) return waits;
  const noun = ACTION_NOUN[review.state.status === 'removing' ? actionOf(review.state) : 'remove'];
  await deps.store.holds.create(
    holds,
    holds.map((hold) => approvalEntry(hold, noun)),
  );
  return undefined;
}

function holdOf(deps: Deps, review: Review, family: FrozenFamily): Hold {
  if (review.state.status !== 'removing' || review.state.effect === 'recorded')
    throw new Error(`${review.id} is not approved`);
  const { registry, repository } = review;
  const goal = goalOfAction(actionOf(review.state));
  const members = family.members.filter((member) => !member.shared).map((member) => heldMember(member, goal));
  const shared = family.members.flatMap((member) => (member.shared ? [member.digest] : []));
  return {
    id: holdId(registry, repository, family.root),
    version: 0,
    review: review.id,
    registry,
    repository,
    root: family.root,
    members,
    ...(shared.length > 0 && { shared }),
    stop: goal === 'archive' ? 'archive' : family.stop,
    ...(goal !== 'delete' && { goal }),
    fingerprint: family.fingerprint,
    ...(family.silent && { silent: family.silent }),
    sizeBytes: family.sizeBytes,
    // The card promised a window; a shorter one configured since does not break that.
    watch: Math.max(
      review.facts.watch,
      deps.config.watchWindow,
      review.slow ? deps.config.slowPath.watchWindow : 0,
    ),
    approval: {
      by: review.state.by.id,
      at: review.state.at,
      // What is archived or disabled never gets permission to be deleted.
      effect: goal === 'delete' ? review.state.effect : 'quarantine',
      ...(review.state.first && { first: review.state.first.id }),
    },
    ...(review.slow && { slow: true }),
    state: { status: 'approved' },
  };
}

/** What goes to the archive keeps its names there. */
function heldMember({ digest, tags, lastPulledAt }: FrozenMember, goal: HoldGoal): HeldMember {
  const stays = (tag: string) => goal === 'archive' || cosignSubject(tag) !== undefined;
  return {
    digest,
    tags: tags.filter((tag) => !stays(tag)),
    staying: tags.filter(stays),
    ...(lastPulledAt !== undefined && { lastPulledAt }),
  };
}

function approvalEntry(hold: Hold, noun: string): LedgerEntry {
  const { at, by, first } = hold.approval;
  const both = first === undefined ? `<@${by}>` : `<@${first}> and <@${by}>`;
  const text = `${nameOf(hold)}: ${noun} approved by ${both}`;
  const registry = registryKey(hold.registry);
  return {
    at,
    kind: 'approved',
    registry,
    repository: hold.repository,
    review: hold.review,
    hold: hold.id,
    by,
    text,
  };
}
