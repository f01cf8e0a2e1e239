import type { TeamConfig } from '../src/config/schema.ts';
import type { Review } from '../src/policy/review.ts';
import { permissionsOf } from '../src/policy/review-decide.ts';
import type { Card, Desk } from '../src/slack/desk.ts';
import type { Poster } from '../src/slack/poster.ts';
import { digestView } from '../src/slack/views/digest.ts';
import type { Deps } from './deps.ts';
import { markPosted } from './mark-posted.ts';
import { digestKey } from './post-keys.ts';
import { postOnce } from './post-once.ts';
import { tellLeads } from './undeliverable.ts';
import { dueNow } from './week-due.ts';

/** Slack's side of the jobs that post. */
export interface Posting {
  readonly poster: Poster;
  readonly desk: Pick<Desk, 'card' | 'message'>;
}

/** What became of one team's digest. */
export interface DigestOutcome {
  readonly team: string;
  readonly week: string;
  readonly status: 'posted' | 'nothing-to-ask' | 'later' | 'refused' | 'not-in-this-mode';
  readonly why?: string;
  /** Reviews that somebody answered before it was noted where they stand: to be drawn again. */
  readonly answered?: readonly string[];
}

/** Questions behind one message: more than a team answers in a week help nobody. */
const MOST_CARDS = 40;

/**
 * Posts one team's message of an ISO week, once; by default of the present one. Everything it holds can be opened from
 * it, so all of it counts as asked. Questions of repositories nobody owns go to the fallback team.
 */
export async function postDigest(
  deps: Deps,
  posting: Posting,
  team: string,
  dueWeek?: string,
): Promise<DigestOutcome> {
  const settings = deps.config.teams[team];
  if (!settings) throw new Error(`no team ${team} in the configuration`);
  const week = dueWeek ?? dueNow(settings.timezone, deps.now()).week;
  if (!permissionsOf(deps.config.mode).ask) return { team, week, status: 'not-in-this-mode' };
  const reviews = await questionsFor(deps, team, week);
  if (reviews.length === 0) return { team, week, status: 'nothing-to-ask' };
  const owned = reviews.filter((review) => review.owner.team === team);
  const unowned = reviews.filter((review) => review.owner.team !== team);
  const outcomes: DigestOutcome[] = [];
  for (const [owner, list] of [
    [team, owned],
    [undefined, unowned],
  ] as const) {
    if (list.length > 0)
      outcomes.push(await postWeek(deps, posting, { team, settings, week, owner, reviews: list }));
  }
  const answered = outcomes.flatMap((outcome) => outcome.answered ?? []);
  const { status, why } = outcomes.find((outcome) => outcome.status !== 'posted') ?? { status: 'posted' };
  return { team, week, status, ...(why !== undefined && { why }), answered };
}

/** Open questions of a team, best score first. One that stands in an earlier week's message can be answered there. */
async function questionsFor(deps: Deps, team: string, week: string): Promise<Review[]> {
  const open = await deps.store.reviews.getMany(await deps.store.reviews.listOpen());
  const fallback = deps.config.owners.fallback === team;
  return open
    .filter(({ state, posted }) => state.status === 'open' && (!posted || posted.week === week))
    .filter(({ owner }) => owner.team === team || (fallback && owner.team === undefined))
    .sort((a, b) => b.facts.total - a.facts.total || (a.id < b.id ? -1 : 1));
}

interface Week {
  readonly team: string;
  readonly settings: TeamConfig;
  readonly week: string;
  readonly owner: string | undefined;
  readonly reviews: readonly Review[];
}

async function postWeek(deps: Deps, posting: Posting, one: Week): Promise<DigestOutcome> {
  const { team, settings, week, owner } = one;
  const reviews = one.reviews.slice(0, MOST_CARDS);
  const left = one.reviews.length - reviews.length;
  const notAsked = left > 0 ? [{ count: left, why: 'smaller ones' }] : [];
  const cards = (await Promise.all(reviews.map(({ id }) => posting.desk.card(id)))).filter(
    (card): card is Card => card !== undefined,
  );
  const reading = { now: deps.now(), zone: settings.timezone };
  const message = digestView({ cards, team: owner ?? 'No known owner', week, notAsked }, reading);
  const key = digestKey(owner, settings.channel, week);
  const contents = { reviews: reviews.map(({ id }) => id), notAsked };
  const result = await postOnce(deps, posting.poster, key, { channel: settings.channel, message }, contents);
  switch (result.status) {
    case 'posted': {
      const place = { channel: result.channel, ts: result.ts, week };
      return { team, week, status: 'posted', answered: await markPosted(deps, result.reviews, place) };
    }
    case 'later':
      return { team, week, status: 'later', why: result.why };
    case 'refused': {
      const told = await tellLeads(deps, posting.poster, team, settings, week, result.sentence);
      return { team, week, status: told ? 'refused' : 'later', why: result.sentence };
    }
  }
}
