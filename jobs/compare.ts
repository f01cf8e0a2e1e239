import type { Family } from '../src/policy/family.ts';
import { differsFrom } from '../src/policy/fingerprint.ts';
import { goalOf, type Hold } from '../src/policy/hold.ts';
import type { Digest } from '../src/policy/image.ts';
import { judgeFamily } from '../src/policy/judge.ts';
import type { JudgeContext } from '../src/policy/judge-context.ts';
import { PULLS, pullEvent } from '../src/policy/pulls.ts';
import type { Rejudged } from '../src/policy/step-facts.ts';
import type { Instant } from '../src/policy/time.ts';
import { maybeNeeded } from '../src/policy/unread-indexes.ts';
import { findingsFor } from '../src/policy/use-index.ts';
import { type RuleResult, slowReasons, type Verdict } from '../src/policy/verdict.ts';
import type { Evidence } from './evidence.ts';
import { takenWhileAside, withinWindow } from './hold-expiry.ts';
import { fingerprintHash } from './open-reviews.ts';

/** A repository as it would be without Layaway's own doings, with what its families are judged by. */
export interface View {
  readonly at: Instant;
  readonly families: ReadonlyMap<Digest, Family>;
  readonly all: readonly Family[];
  readonly context: JudgeContext;
  readonly evidence: Evidence;
}

/** What a view says of a hold, against what was approved. */
export function compare(hold: Hold, view: View): Rejudged {
  const family = view.families.get(hold.root);
  return family ? withRoot(hold, family, view) : withoutRoot(hold, view);
}

function withRoot(hold: Hold, family: Family, view: View): Rejudged {
  const asAsked = asApproved(hold, family);
  const context = { ...view.context, recheckOf: hold.root, ...(isArchived(hold) && { canArchive: true }) };
  const lifecycleExpiry = withinWindow(hold, context);
  const verdict = judgeFamily(asAsked, { ...context, lifecycleExpiry });
  const doubt = useOrDoubt(verdict, view);
  if (doubt?.status === 'in-use') return withEvent(doubt, verdict, asAsked, context);
  const taken = takenWhileAside(hold, asAsked, lifecycleExpiry);
  if (taken) return taken;
  if (doubt) return doubt;
  const needed = hold.members.find((member) => family.shared.has(member.digest));
  if (needed) return { status: 'changed', why: `another image needs ${needed.digest.slice(0, 19)} now` };
  if (verdict.kind !== 'removable')
    return { status: 'changed', why: verdict.reasons[0]?.text ?? 'it is no longer removable' };
  const toArchive = goalOf(hold) === 'archive';
  // From there nobody can pull it, by whatever name.
  const needs = toArchive ? maybeNeeded(family.members, context) : undefined;
  if (needs !== undefined) return { status: 'unknown', why: needs, doubtedAt: view.at };
  const ends = toArchive ? context.archiveEnds?.(family) : undefined;
  if (ends !== undefined) {
    return {
      status: 'changed',
      why: `the repository's lifecycle policy would delete it from the archive: ${ends}`,
    };
  }
  const [slow] = slowReasons(verdict);
  // Once the deletion has begun there is no slower way any more.
  if (slow && !hold.slow && hold.state.status !== 'deleting') {
    return { status: 'changed', why: `it must go the slow path now: ${slow.text}` };
  }
  const other = differsFrom(hold, asAsked, verdict, fingerprintHash);
  return other === undefined ? asLookedAt(view) : { status: 'changed', why: other };
}

/** What is in the archive was put aside, whatever ECR refuses since. */
function isArchived({ stop, state: { status } }: Hold): boolean {
  return stop === 'archive' && (status === 'quarantined' || status === 'deleting');
}

/**
 * The family with the shared members it had when it was asked about: the other image that held them may have been
 * deleted since, by this very approval. They are left alone all the same.
 */
function asApproved(hold: Hold, family: Family): Family {
  const ours = new Set(hold.members.map((member) => member.digest));
  const others = family.members.flatMap(({ digest }) => (ours.has(digest) ? [] : [digest]));
  return { ...family, shared: new Set(others) };
}

/** One pull of a shared member speaks for every family that holds it, and is one sign all the same. */
function withEvent(
  rejudged: Rejudged,
  { findings }: Verdict,
  family: Family,
  { ownReads }: JudgeContext,
): Rejudged {
  const use = findings.find((finding) => finding.status === 'in-use');
  const event = use?.source === PULLS ? pullEvent(family, ownReads) : undefined;
  return rejudged.status === 'in-use' && event !== undefined ? { ...rejudged, event } : rejudged;
}

function useOrDoubt({ findings, kind, reasons: [reason] }: Verdict, { at }: View): Rejudged | undefined {
  const use = findings.find((finding) => finding.status === 'in-use');
  if (use?.status === 'in-use') return { status: 'in-use', by: use.by };
  const unknown = findings.find((finding) => finding.status === 'unknown');
  if (unknown?.status === 'unknown') return { status: 'unknown', why: `${unknown.source}: ${unknown.why}` };
  return kind === 'unclear' && reason ? doubtIn(reason, at) : undefined;
}

/** What an index lists is known as soon as it can be read: until then nothing is changed, nor given back. */
function doubtIn({ scope, rule, text: why }: RuleResult, doubtedAt: Instant): Rejudged | undefined {
  if (rule === 'maybe-child') return { status: 'unknown', why, doubtedAt };
  return scope === 'registry' ? { status: 'unknown', why } : undefined;
}

/** The root is no family of its own: deleted already, or a part of something new. Any use of what is left speaks for it. */
function withoutRoot(hold: Hold, view: View): Rejudged {
  const ours = new Set(hold.members.map((member) => member.digest));
  const parts = view.all.filter((family) => family.members.some((member) => ours.has(member.digest)));
  if (parts.some((family) => family.members.some((member) => member.digest === hold.root))) {
    return { status: 'changed', why: 'it became part of another image' };
  }
  const known = new Set([...ours, ...(hold.shared ?? [])]);
  for (const family of parts) {
    const stranger = strangerIn(family, ours, known);
    if (stranger) return { status: 'changed', why: `${stranger.slice(0, 19)} needs a part of it` };
    for (const finding of findingsFor(hold.repository, family, view.evidence.index)) {
      if (finding.status === 'in-use') return { status: 'in-use', by: finding.by };
      if (finding.status === 'unknown')
        return { status: 'unknown', why: `${finding.source}: ${finding.why}` };
    }
  }
  const left = parts.flatMap(({ members }) => members);
  const needs = maybeNeeded(left, view.context);
  return needs === undefined ? asLookedAt(view) : { status: 'unknown', why: needs, doubtedAt: view.at };
}

/**
 * What nobody spoke of when it was approved. A member that was shared then is no stranger below our own index, for it
 * is left alone; above one of ours it is, for then it needs it.
 */
function strangerIn(
  { root, members }: Family,
  ours: ReadonlySet<Digest>,
  known: ReadonlySet<Digest>,
): Digest | undefined {
  if (!ours.has(root.digest)) return root.digest;
  return members.find(({ digest }) => !known.has(digest))?.digest;
}

const asLookedAt = (view: View): Rejudged => ({
  status: 'as-approved',
  at: view.at,
  evidenceSince: view.evidence.at,
});
