import { createHash, randomUUID } from 'node:crypto';
import type { Candidate, Ownership } from '../src/policy/candidate.ts';
import { cardFacts, freezeFamilies } from '../src/policy/freeze.ts';
import type { Hold } from '../src/policy/hold.ts';
import { registryKey } from '../src/policy/image.ts';
import { isLost } from '../src/policy/lapse.ts';
import { leftOutOf } from '../src/policy/leave-out.ts';
import { priceIn } from '../src/policy/price.ts';
import { type CardFacts, isWaiting, type Review } from '../src/policy/review.ts';
import { permissionsOf } from '../src/policy/review-decide.ts';
import { DAY, type Instant } from '../src/policy/time.ts';
import { what } from '../src/slack/views/words.ts';
import { dayBegins, isoWeek } from './calendar.ts';
import type { Deps } from './deps.ts';
import type { Evidence } from './evidence.ts';

/** What was answered is not asked again this soon, unless it doubled. */
const QUIET_AFTER_ANSWER = 30 * DAY;

/** The hash an approval is bound to. */
export function fingerprintHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Opens a review with its frozen list for a candidate, in place of the one still open from earlier weeks. Answers why
 * not where it was answered lately, and which stands where it was asked this week already.
 */
export async function openReview(
  deps: Deps,
  candidate: Candidate,
  evidence: Evidence,
  notes: readonly string[] = [],
): Promise<{ opened: Review } | { standing: string } | { skipped: string }> {
  const now = deps.now();
  const former = await deps.store.reviews.latest(candidate.id);
  if (former && askedThisWeek(deps, former, now)) return { standing: former.id };
  if (
    former &&
    answeredLately(deps, former, candidate, now) &&
    !(await droppedFrom(deps, former, candidate))
  ) {
    return { skipped: 'answered within the last month' };
  }
  const frozen = freezeFamilies(candidate, fingerprintHash);
  const asked = newReview(deps, candidate, { evidence, notes }, former, now);
  // What somebody left out of a question that nobody answered is left out when it is asked again.
  const waits = former && isWaiting(former.state) && former.owner.team === asked.owner.team;
  const review = waits ? leftOutOf(asked, former.leftOut ?? [], frozen) : asked;
  const text = `${candidate.repository}: ${what(asked, candidate.families.length)} in question`;
  await deps.store.reviews.open(review, frozen, {
    at: now,
    kind: 'asked',
    registry: registryKey(candidate.registry),
    repository: candidate.repository,
    review: review.id,
    by: 'layaway',
    text,
  });
  return { opened: review };
}

/** A scan that is late or made up must not take away a question whose message of this week is already out. */
function askedThisWeek({ config }: Deps, { state, posted, owner }: Review, now: Instant): boolean {
  if (!isWaiting(state) || !posted) return false;
  const zone = (owner.team && config.teams[owner.team]?.timezone) || config.schedule.timezone;
  return posted.week === isoWeek(now, zone);
}

function answeredLately({ config }: Deps, former: Review, candidate: Candidate, now: Instant): boolean {
  const { state } = former;
  if (state.status === 'open' || state.status === 'seconding' || state.status === 'superseded') return false;
  // Only recorded, and Layaway may do it now: that is a new question.
  const recorded = state.status === 'removing' && state.effect === 'recorded';
  if (recorded && permissionsOf(config.mode).quarantine) return false;
  // All of the day counts, as in `applyDecision`: scans come early.
  if (state.status === 'investigating') return now < dayBegins(state.reviewOn, config.schedule.timezone);
  const doubled = candidate.bytes.upper >= 2 * former.facts.bytes.upper;
  return now - state.at < QUIET_AFTER_ANSWER && !doubled;
}

/**
 * A family that changed between approval and change dropped out of its review: it alone is a new question. So is what
 * Redis lost records of since then, while it was put aside.
 */
async function droppedFrom(deps: Deps, former: Review, candidate: Candidate): Promise<boolean> {
  const { state } = former;
  if (
    'at' in state &&
    candidate.families.some(({ again }) => again && isLost(state.at, { at: again.lapsed }))
  )
    return true;
  if (former.state.status !== 'removing') return false;
  const holds = await deps.store.holds.ofReview(former.id);
  // What came back because Redis lost records was not answered either.
  const unanswered = ({ state, lapsed }: Hold) =>
    state.status === 'dropped' ||
    (lapsed !== undefined && state.status === 'restored' && state.cause.kind === 'veto');
  const dropped = new Set(holds.filter(unanswered).map(({ root }) => root));
  return candidate.families.some(({ family }) => dropped.has(family.root.digest));
}

function newReview(
  deps: Deps,
  candidate: Candidate,
  { evidence, notes }: { readonly evidence: Evidence; readonly notes: readonly string[] },
  former: Review | undefined,
  now: Instant,
): Review {
  const { id, registry, repository, owner, kind, offers, slow } = candidate;
  const kept = former?.state.status === 'kept' ? former.state.reason : undefined;
  const purpose = kept ?? former?.facts.purpose;
  const facts = cardFacts(candidate, evidence.reports, {
    priceUsdPerGbMonth: priceIn(deps.config.price, registry.region).standardUsdPerGbMonth,
    watch: deps.config.watchWindow,
    cannotSee: deps.config.cannotSee,
    notes,
    purpose,
    slowPath: deps.config.slowPath,
  });
  const investigated = investigatedBefore(former);
  const week = isoWeek(now, deps.config.schedule.timezone);
  // What was never posted was never asked, whatever the mode was then.
  const askedSince = former && isWaiting(former.state) && former.posted ? former.askedSince : now;
  return {
    id: reviewId(week),
    version: 0,
    candidate: id,
    registry,
    repository,
    class: candidate.class,
    kind,
    owner,
    ...handOverOf(former, owner),
    openedAt: now,
    askedSince,
    ...lastWord(former),
    offers,
    slow,
    facts: { ...facts, ...investigated },
    state: { status: 'open' },
  };
}

/** An answer, or the hand-over of a question, ends what a lead put off before it. */
function lastWord(former: Review | undefined): Pick<Review, 'lastWordAt'> {
  const { state, lastWordAt } = former ?? {};
  const unanswered = !state || isWaiting(state) || state.status === 'superseded' || state.status === 'open';
  const at = unanswered ? lastWordAt : state.at;
  return at === undefined ? {} : { lastWordAt: at };
}

/** What an investigation was to find out, and who, stands on top of the next card until somebody answers that. */
function investigatedBefore(former: Review | undefined): Pick<CardFacts, 'question' | 'lookedInto'> {
  if (former?.state.status === 'investigating') {
    const { question, owner, reviewOn } = former.state;
    return { lookedInto: { by: owner, until: reviewOn }, ...(question !== undefined && { question }) };
  }
  if (!former || !isWaiting(former.state)) return {};
  const { question, lookedInto } = former.facts;
  return { ...(question !== undefined && { question }), ...(lookedInto && { lookedInto }) };
}

/** What was said of the owner stands on the card until somebody answers, or another owner is found. */
function handOverOf(former: Review | undefined, owner: Ownership): Pick<Review, 'handOver'> {
  if (!former?.handOver || !isWaiting(former.state) || former.owner.team !== owner.team) return {};
  return { handOver: former.handOver };
}

/** Short enough for a button's value, different for every question, also for two of the same millisecond. */
function reviewId(week: string): string {
  return `${week}-${randomUUID().replaceAll('-', '').slice(0, 16)}`;
}
