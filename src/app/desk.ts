import type { Logger } from 'pino';
import { registryKey } from '../policy/image.ts';
import { isWaiting, type Review, type Role } from '../policy/review.ts';
import { type Decision, decide, type Mode, permissionsOf } from '../policy/review-decide.ts';
import type { Instant } from '../policy/time.ts';
import type { Card, Clicker, Desk, ImagesPage, Refusal } from '../slack/desk.ts';
import { IMAGES_PER_PAGE } from '../slack/views/images.ts';
import type { LedgerEntry, Store } from '../store/store.ts';
import { createOwnersDesk, type OwnersConfig } from './assign.ts';
import { evidencePage } from './evidence-page.ts';
import { summarizeHolds } from './holds-summary.ts';
import { noteRefusal } from './note-refusal.ts';
import { snooze } from './snooze.ts';
import { createStatus } from './status.ts';
import { weekMessage } from './week.ts';

/** What the desk is composed from. */
export interface DeskParts {
  readonly store: Store;
  readonly now: () => Instant;
  readonly mode: Mode;
  readonly log: Logger;
  /** Who may decide for a team's images; undefined team: nobody is known to own them. */
  readonly authorize: (clicker: Clicker, team: string | undefined) => Promise<{ role: Role } | Refusal>;
  /** Who may look: every full member of the workspace. */
  readonly mayAsk: (clicker: Clicker) => Promise<{ role: string } | Refusal>;
  /** Tells the worker. The job carries no truth: should it be lost, the next sweep does the same. */
  readonly enqueue: (review: string) => Promise<void>;
  readonly teamsOf: (user: string) => readonly string[];
  readonly owners: OwnersConfig;
}

/** Answers a click on a card whose review is no longer stored. */
export const GONE: Refusal = {
  refused: 'This question is no longer known here. A newer message may ask it again.',
};

/** The application behind the buttons: authorize, decide, save against the version, record, tell the worker. */
export function createDesk(parts: DeskParts): Desk {
  const { store } = parts;
  const card = async (id: string) => {
    const review = await store.reviews.get(id);
    return review && cardOf(parts, review);
  };
  const drawn = { store, cardOf: (review: Review) => cardOf(parts, review) };
  return {
    decide: (clicker, review, command) => decideOnce(parts, clicker, review, command),
    card,
    owners: createOwnersDesk(parts, (review) => cardOf(parts, review)),
    images: (review, page, clicker) => imagesPage(parts, review, page, clicker),
    evidence: (review, page, clicker) => evidencePage(parts, review, page, clicker),
    mayAsk: async (clicker) => {
      const asking = await parts.mayAsk(clicker);
      return 'refused' in asking ? asking : undefined;
    },
    message: async (id) => {
      const review = await store.reviews.get(id);
      const { posted, owner } = review ?? {};
      return posted && weekMessage(drawn, { ...posted, ...(owner?.team !== undefined && { team: owner.team }) });
    },
    week: (of) => weekMessage(drawn, of),
    snooze: (clicker, review, chosen) => snooze(parts, drawn.cardOf, clicker, review, chosen),
    status: createStatus(parts, (review) => cardOf(parts, review)),
  };
}

/** Draws holds only where there can be any: an open question costs one read. */
export async function cardOf(
  { store, mode }: Pick<DeskParts, 'store' | 'mode'>,
  review: Review,
): Promise<Card> {
  const { status } = review.state;
  const holds = status === 'removing' || status === 'restored' ? await store.holds.ofReview(review.id) : [];
  const snoozed = isWaiting(review.state) ? await store.snoozes.get(review.candidate) : undefined;
  return { review, holds: summarizeHolds(holds), mode, ...(snoozed && { snoozed }) };
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
    if ('refused' in authority)
      return await noteRefusal(parts, review, clicker.user, command.kind, authority);
    const now = parts.now();
    const { role } = authority;
    const answer = decide(review, command, { by: clicker.user, now, may: permissionsOf(parts.mode), role });
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
    case 'seconding':
      return 'removal approved (1 of 2; nothing is changed before a second person approves)';
    case 'removing': {
      const approved = state.first
        ? `removal approved (2 of 2, after <@${state.first.id}>)`
        : 'removal approved';
      return state.effect !== 'recorded' ? approved : `${approved} (nothing is changed in this mode)`;
    }
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
