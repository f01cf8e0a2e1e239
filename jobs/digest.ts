import { digestKey } from './post-keys.ts';
import type { TeamConfig } from '../src/config/schema.ts';
import type { Review } from '../src/policy/review.ts';
import { permissionsOf } from '../src/policy/review-decide.ts';
import type { Card, Desk } from '../src/slack/desk.ts';
import type { Poster } from '../src/slack/poster.ts';
import { digestView } from '../src/slack/views/digest.ts';
import { undeliverableNotice } from '../src/slack/views/notices.ts';
import { isoWeek } from './calendar.ts';
import type { Deps } from './deps.ts';
import { postOnce } from './post-once.ts';

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
}

/** Questions behind one message: more than a team answers in a week help nobody. */
const MOST_CARDS = 40;

/**
 * Posts one team's message of this ISO week, once. Everything it holds can be opened from it, so all of it counts as
 * asked. Questions of repositories nobody owns go to the fallback team.
 */
export async function postDigest(deps: Deps, posting: Posting, team: string): Promise<DigestOutcome> {
  const settings = deps.config.teams[team];
  if (!settings) throw new Error(`no team ${team} in the configuration`);
  const week = isoWeek(deps.now(), settings.timezone);
  if (!permissionsOf(deps.config.mode).ask) return { team, week, status: 'not-in-this-mode' };
  const reviews = await questionsFor(deps, team);
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
  return outcomes.find((outcome) => outcome.status !== 'posted') ?? { team, week, status: 'posted' };
}

/** Open questions of a team, best score first. */
async function questionsFor(deps: Deps, team: string): Promise<Review[]> {
  const open = await deps.store.reviews.getMany(await deps.store.reviews.listOpen());
  const fallback = deps.config.owners.fallback === team;
  return open
    .filter(
      ({ owner, state }) =>
        state.status === 'open' && (owner.team === team || (fallback && owner.team === undefined)),
    )
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
  const parts = { posts: deps.store.posts, poster: posting.poster, now: deps.now };
  const result = await postOnce(parts, key, { channel: settings.channel, message }, contents);
  switch (result.status) {
    case 'posted':
      await markPosted(deps, contents.reviews, { channel: result.channel, ts: result.ts, week });
      return { team, week, status: 'posted' };
    case 'later':
      return { team, week, status: 'later', why: result.why };
    case 'refused':
      await tellLead(deps, posting, one, result.sentence);
      return { team, week, status: 'refused', why: result.sentence };
  }
}

/** Notes where each card stands. A review that was answered in the meantime keeps its answer. */
async function markPosted(
  deps: Deps,
  ids: readonly string[],
  posted: NonNullable<Review['posted']>,
): Promise<void> {
  for (const id of ids) {
    for (;;) {
      const review = await deps.store.reviews.get(id);
      if (!review || review.posted?.ts === posted.ts) break;
      if ((await deps.store.reviews.save({ ...review, posted })) === 'saved') break;
    }
  }
}

/** A channel that is gone or closed to us is the lead's to mend; said once a week. */
async function tellLead(
  deps: Deps,
  { poster }: Posting,
  { team, settings, week }: Week,
  sentence: string,
): Promise<void> {
  deps.log.error({ team, channel: settings.channel, sentence }, 'the digest could not be posted');
  const message = undeliverableNotice(`The digest of ${team} for ${week}`, settings.channel, sentence);
  for (const lead of settings.leads) {
    const dm = await poster.openDm(lead);
    if (dm.status !== 'open') continue;
    const parts = { posts: deps.store.posts, poster, now: deps.now };
    await postOnce(
      parts,
      `undeliverable ${lead} ${settings.channel} ${week}`,
      { channel: dm.channel, message },
      { reviews: [] },
    );
  }
}
