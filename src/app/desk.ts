import type { Logger } from 'pino';
import { digestKey } from '../../jobs/post-keys.ts';
import { registryKey } from '../policy/image.ts';
import type { Review } from '../policy/review.ts';
import { type Decision, decide, type Mode, permissionsOf } from '../policy/review-decide.ts';
import type { Instant } from '../policy/time.ts';
import type { Card, Clicker, Desk, ImagesPage, Refusal, WeekMessage } from '../slack/desk.ts';
import { IMAGES_PER_PAGE } from '../slack/views/images.ts';
import type { LedgerEntry, Store } from '../store/store.ts';
import { summarizeHolds } from './holds-summary.ts';
import { createStatus } from './status.ts';

/** What the desk is composed from. */
export interface DeskParts {
  readonly store: Store;
  readonly now: () => Instant;
  readonly mode: Mode;
  readonly log: Logger;
  /** Who may decide for a team's images; undefined team: nobody is known to own them. */
  readonly authorize: (clicker: Clicker, team: string | undefined) => Promise<{ role: string } | Refusal>;
  /** Who may look: every full member of the workspace. */
  readonly mayAsk: (clicker: Clicker) => Promise<{ role: string } | Refusal>;
  /** Tells the worker. The job carries no truth: should it be lost, the next sweep does the same. */
  readonly enqueue: (review: string) => Promise<void>;
  readonly teamsOf: (user: string) => readonly string[];
}

const GONE: Refusal = { refused: 'This question is no longer known here. A newer message may ask it again.' };

/** The application behind the buttons: authorize, decide, save against the version, record, tell the worker. */
export function createDesk(parts: DeskParts): Desk {
  const { store } = parts;
  const card = async (id: string) => {
    const review = await store.reviews.get(id);
    return review && cardOf(parts, review);
  };
  return {
    decide: (clicker, review, command) => decideOnce(parts, clicker, review, command),
    card,
    images: (review, page, clicker) => imagesPage(parts, review, page, clicker),
    mayAsk: async (clicker) => {
      const asking = await parts.mayAsk(clicker);
      return 'refused' in asking ? asking : undefined;
    },
    message: (review) => weekMessage(parts, review),
    status: createStatus(parts, (review) => cardOf(parts, review)),
  };
}

/** Draws holds only where there can be any: an open question costs one read. */
async function cardOf({ store, mode }: DeskParts, review: Review): Promise<Card> {
  const { status } = review.state;
  const holds = status === 'removing' || status === 'restored' ? await store.holds.ofReview(review.id) : [];
  return { review, holds: summarizeHolds(holds), mode };
}

/** Two people may click in the same moment; the second one decides again on what the first one left. */
const TRIES = 3;

async function decideOnce(
  parts: DeskParts,
  clicker: Clicker,
  id: string,
  command: Decision,
): Promise<{ card: Card } | Refusal> {
  for (let i = 0; i < TRIES; i++) {
    const review = await parts.store.reviews.get(id);
    if (!review) return GONE;
    const authority = await parts.authorize(clicker, review.owner.team);
    if ('refused' in authority) return authority;
    const now = parts.now();
    const answer = decide(review, command, { by: clicker.user, now, may: permissionsOf(parts.mode) });
    if ('refused' in answer) return answer;
    const decided: Review = { ...review, state: answer.state };
    const saved = await parts.store.reviews.save(
      decided,
      decisionEntry(decided, clicker.user, now, authority.role),
    );
    if (saved === 'conflict') continue;
    await tellWorker(parts, id);
    return { card: await cardOf(parts, { ...decided, version: review.version + 1 }) };
  }
  return { refused: 'Several people are deciding this right now. Please look again and click once more.' };
}

async function tellWorker({ enqueue, log }: DeskParts, review: string): Promise<void> {
  try {
    await enqueue(review);
  } catch (error) {
    log.warn({ review, err: error }, 'the worker could not be told; the next sweep will find the decision');
  }
}

function decisionEntry(review: Review, by: string, at: Instant, role: string): LedgerEntry {
  const { repository, facts } = review;
  const text = `${repository}: ${facts.families} ${review.class} images, ${verbOf(review)} by <@${by}> (${role})`;
  return {
    at,
    kind: 'decided',
    registry: registryKey(review.registry),
    repository,
    review: review.id,
    by,
    text,
  };
}

function verbOf({ state }: Review): string {
  switch (state.status) {
    case 'kept':
      return `kept until ${new Date(state.until).toISOString().slice(0, 10)}`;
    case 'investigating':
      return `to be investigated until ${new Date(state.reviewOn).toISOString().slice(0, 10)}`;
    case 'removing':
      return state.effect !== 'recorded'
        ? 'removal approved'
        : 'removal wished (nothing is changed in this mode)';
    case 'restored':
      return 'restore asked';
    case 'open':
    case 'superseded':
      return state.status;
  }
}

async function imagesPage(
  parts: DeskParts,
  id: string,
  page: number,
  clicker: Clicker,
): Promise<ImagesPage | Refusal> {
  const asking = await parts.mayAsk(clicker);
  if ('refused' in asking) return asking;
  const review = await parts.store.reviews.get(id);
  if (!review) return GONE;
  const [frozen, holds] = await Promise.all([parts.store.reviews.frozen(id), parts.store.holds.ofReview(id)]);
  const pages = Math.max(1, Math.ceil(frozen.length / IMAGES_PER_PAGE));
  const shown = Math.min(Math.max(1, page), pages);
  return {
    card: { review, holds: summarizeHolds(holds), mode: parts.mode },
    families: frozen.slice((shown - 1) * IMAGES_PER_PAGE, shown * IMAGES_PER_PAGE),
    page: shown,
    pages,
    states: new Map(holds.map((hold) => [hold.root, hold.state.status])),
  };
}

async function weekMessage(parts: DeskParts, id: string): Promise<WeekMessage | undefined> {
  const review = await parts.store.reviews.get(id);
  if (!review?.posted) return undefined;
  const { channel, week } = review.posted;
  const team = review.owner.team;
  const posted = await parts.store.posts.find(digestKey(team, channel, week));
  if (!posted) return undefined;
  const reviews = await parts.store.reviews.getMany(posted.reviews);
  const cards = await Promise.all(reviews.map((one) => cardOf(parts, one)));
  return {
    cards,
    team: team ?? 'No known owner',
    week,
    ...(posted.notAsked && { notAsked: posted.notAsked }),
  };
}
