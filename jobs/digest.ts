import type { TeamConfig } from '../src/config/schema.ts';
import { isWaiting } from '../src/policy/review.ts';
import { permissionsOf } from '../src/policy/review-decide.ts';
import type { Desk } from '../src/slack/desk.ts';
import type { Lookups } from '../src/slack/lookups.ts';
import type { Poster } from '../src/slack/poster.ts';
import type { Message } from '../src/slack/views/blocks.ts';
import { digestView } from '../src/slack/views/digest.ts';
import type { PostContents } from '../src/store/store.ts';
import { closeWeeks, noteWeek } from './close-week.ts';
import type { Deps } from './deps.ts';
import { markPosted } from './mark-posted.ts';
import { digestKey } from './post-keys.ts';
import { postOnce } from './post-once.ts';
import { STOPPING } from './round.ts';
import { partSnoozed } from './snoozed.ts';
import { tellLeads } from './undeliverable.ts';
import { dueNow } from './week-due.ts';
import type { Picturing } from './week-pictures.ts';

/** Slack's side of the jobs that post. */
export interface Posting {
  readonly poster: Poster;
  readonly desk: Pick<Desk, 'card' | 'message' | 'week'>;
  readonly lookups: Lookups;
  /** Left out: messages come without pictures. */
  readonly pictures?: Picturing;
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
  const outcomes: DigestOutcome[] = [];
  for (const owner of deps.config.owners.fallback === team ? [team, undefined] : [team]) {
    if (deps.stopping?.aborted) {
      outcomes.push({ team, week, status: 'later', why: STOPPING.why });
      break;
    }
    const one = { team, settings, week, owner, key: digestKey(owner, settings.channel, week) };
    const contents = (await begunContents(deps, one)) ?? (await newContents(deps, one));
    if (contents.reviews.length > 0) outcomes.push(await postWeek(deps, posting, one, contents));
  }
  const answered = outcomes.flatMap((outcome) => outcome.answered ?? []);
  const { status, why } =
    outcomes.find((outcome) => outcome.status !== 'posted') ??
    outcomes[0] ??
    ({ status: 'nothing-to-ask' } as const);
  return { team, week, status, ...(why !== undefined && { why }), answered };
}

/** One message: a team's own questions, or those of repositories without a known owner. */
interface Week {
  readonly team: string;
  readonly settings: TeamConfig;
  readonly week: string;
  readonly owner: string | undefined;
  readonly key: string;
}

/**
 * What a message holds that was begun before, or stands already: it is finished first, also where every question of it
 * was answered meanwhile.
 */
async function begunContents({ store: { posts } }: Deps, { key }: Week): Promise<PostContents | undefined> {
  return (await posts.intended(key)) ?? (await posts.find(key));
}

/**
 * Open questions, best score first; but for those a lead put off. One that stands in a former week's message is asked
 * here: that message is closed.
 */
async function newContents(deps: Deps, { owner, week }: Week): Promise<PostContents> {
  const { reviews } = deps.store;
  const open = (await reviews.getMany(await reviews.listOpen()))
    .filter(({ state, posted }) => isWaiting(state) && (!posted || posted.week <= week))
    .filter((review) => review.owner.team === owner);
  const { asked, snoozed } = await partSnoozed(deps, open);
  const questions = [...asked].sort(
    (a, b) =>
      b.facts.total - a.facts.total ||
      b.facts.bytes.upper - a.facts.bytes.upper ||
      (a.candidate < b.candidate ? -1 : 1),
  );
  const left = questions.length - MOST_CARDS;
  return {
    reviews: questions.slice(0, MOST_CARDS).map(({ id }) => id),
    notAsked: [
      ...(left > 0 ? [{ count: left, why: 'less pressing ones' }] : []),
      ...(snoozed.length > 0 ? [{ count: snoozed.length, why: 'snoozed' }] : []),
    ],
  };
}

async function postWeek(
  deps: Deps,
  posting: Posting,
  one: Week,
  contents: PostContents,
): Promise<DigestOutcome> {
  const { team, settings, week, key } = one;
  const post = { channel: settings.channel, message: await draw(deps, posting, one, contents) };
  const result = await postOnce(deps, posting.poster, key, post, contents);
  switch (result.status) {
    case 'posted': {
      const place = { channel: result.channel, ts: result.ts, week };
      const answered = await markPosted(deps, result.reviews, place);
      await deps.store.threads.watch(result.reviews);
      await noteWeek(deps, posting, one.owner, result, week);
      await closeWeeks(deps, posting, one.owner);
      return { team, week, status: 'posted', answered };
    }
    case 'later':
      return { team, week, status: 'later', why: result.why };
    case 'refused': {
      const told = await tellLeads(deps, posting.poster, team, settings, week, result.sentence);
      return { team, week, status: told ? 'refused' : 'later', why: result.sentence };
    }
  }
}

async function draw(
  { now }: Deps,
  { desk }: Posting,
  { owner, settings, week }: Week,
  { reviews, notAsked = [] }: PostContents,
): Promise<Message> {
  const cards = (await Promise.all(reviews.map((id) => desk.card(id)))).filter((card) => card !== undefined);
  const reading = { now: now(), zone: settings.timezone };
  return digestView({ cards, team: owner ?? 'No known owner', week, notAsked }, reading);
}
