import type { Logger } from 'pino';
import { ACTION_NOUN, actionOf } from '../policy/action.ts';
import { cameTo } from '../policy/came-to.ts';
import { approvedCount } from '../policy/cover.ts';
import { registryKey } from '../policy/image.ts';
import { type Exception, except } from '../policy/leave-out.ts';
import type { Review, Role } from '../policy/review.ts';
import { type Decision, decide, type Mode, permissionsOf } from '../policy/review-decide.ts';
import type { Instant } from '../policy/time.ts';
import type { Card, Clicker, Desk, ImagesPage, Refusal } from '../slack/desk.ts';
import { IMAGES_PER_PAGE } from '../slack/views/images.ts';
import { what } from '../slack/views/words.ts';
import type { LedgerEntry, Store } from '../store/store.ts';
import { askedAnew } from './asked-anew.ts';
import { createOwnersDesk, type OwnersConfig } from './assign.ts';
import { besidesOf } from './card-besides.ts';
import { createAnswerDesk } from './change.ts';
import { evidencePage } from './evidence-page.ts';
import { exceptionEntry, type Said } from './except.ts';
import { firstStanding, lapseFor } from './first-approver.ts';
import { summarizeHolds } from './holds-summary.ts';
import { type Limits, lineOf } from './line.ts';
import { noteRefusal } from './note-refusal.ts';
import { awayPreview } from './preview.ts';
import { snooze } from './snooze.ts';
import { createStatus } from './status.ts';
import { type Dating, undatedHere } from './watch-clock.ts';
import { weekMessage } from './week.ts';

/** What the desk is composed from. */
export interface DeskParts extends Dating {
  readonly store: Store;
  readonly now: () => Instant;
  /** IANA zone of a team's readers; without a team, the default one. */
  readonly zoneOf: (team: string | undefined) => string;
  readonly mode: Mode;
  /** What holds back how fast images are put aside; absent: cards do not say how long it takes. */
  readonly pace?: Limits;
  readonly log: Logger;
  /** Who may decide for a team's images; undefined team: nobody is known to own them. */
  readonly authorize: (clicker: Clicker, team: string | undefined) => Promise<{ role: Role } | Refusal>;
  /** Who may look: every full member of the workspace. */
  readonly mayAsk: (clicker: Clicker) => Promise<{ role: string } | Refusal>;
  /** Tells the worker. The job carries no truth: should it be lost, the next sweep does the same. */
  readonly enqueue: (review: string) => Promise<void>;
  readonly teamsOf: (user: string) => readonly string[];
  readonly owners: OwnersConfig;
  /** Where a browser finds a message; absent or undefined where Slack does not say. */
  readonly permalink?: (place: {
    readonly channel: string;
    readonly ts: string;
  }) => Promise<string | undefined>;
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
  const drawn = {
    store,
    cardOf: (review: Review) => cardOf(parts, review),
    teams: parts.owners.teams,
  };
  return {
    decide: (clicker, review, command) => decideOnce(parts, clicker, review, command),
    card,
    owners: createOwnersDesk(parts, (review) => cardOf(parts, review)),
    answering: createAnswerDesk(parts),
    images: (review, page, clicker) => imagesPage(parts, review, page, clicker),
    preview: (clicker, review, wish) => awayPreview(parts, clicker, review, wish),
    evidence: (review, page, clicker) => evidencePage(parts, review, page, clicker),
    mayAsk: async (clicker) => {
      const asking = await parts.mayAsk(clicker);
      return 'refused' in asking ? asking : undefined;
    },
    message: async (id) => {
      const review = await store.reviews.get(id);
      const { posted, owner } = review ?? {};
      const week =
        posted &&
        (await weekMessage(drawn, { ...posted, ...(owner?.team !== undefined && { team: owner.team }) }));
      // What came back on its review date stands alone, not in the message of its week.
      return week?.cards.some((one) => one.review.id === id) ? week : undefined;
    },
    week: (of) => weekMessage(drawn, of),
    snooze: (clicker, review, chosen) => snooze(parts, drawn.cardOf, clicker, review, chosen),
    status: createStatus(parts, (review) => cardOf(parts, review)),
  };
}

/** Draws holds only where there can be any: an open question costs one read. */
export async function cardOf(
  { store, mode, pace }: Pick<DeskParts, 'store' | 'mode' | 'pace'>,
  review: Review,
): Promise<Card> {
  const { status } = review.state;
  const holds = status === 'removing' || status === 'restored' ? await store.holds.ofReview(review.id) : [];
  const line = await lineOf({ store, pace }, review, holds);
  const besides = await besidesOf(store, review);
  return { review, holds: { ...summarizeHolds(holds), ...line }, mode, ...besides };
}

/** Two people may click in the same moment; the second one decides again on what the first one left. */
const TRIES = 3;

/** Looks at a review before anything is decided, and may answer in place of the decision. */
export interface Guard {
  readonly stop: (review: Review) => Promise<{ card: Card } | Refusal | undefined>;
}

export async function decideOnce(
  parts: DeskParts,
  clicker: Clicker,
  id: string,
  command: Decision | Exception,
  guard?: Guard,
): Promise<{ card: Card } | Refusal> {
  for (let i = 0; i < TRIES; i++) {
    const review = await parts.store.reviews.get(id);
    if (!review) return GONE;
    // Both at once: each may take as long as a call to Slack.
    const [authority, first] = await Promise.all([
      parts.authorize(clicker, review.owner.team),
      firstStanding(parts, review, clicker, command.kind),
    ]);
    if ('refused' in authority)
      return await noteRefusal(parts, review, clicker.user, command.kind, authority);
    const restores = command.kind === 'restore';
    const anew = restores ? undefined : (undatedHere(parts) ?? (await askedAnew(parts, review)));
    const stopped = anew ?? (await guard?.stop(review));
    if (stopped) return stopped;
    const said = { by: clicker.user, at: parts.now(), role: authority.role, first };
    const answer = await answerTo(parts, review, command, said);
    if ('refused' in answer) return answer;
    const saved = await parts.store.reviews.save(answer.decided, answer.entry);
    if (saved === 'conflict') continue;
    await tellWorker(parts, id);
    return { card: await cardOf(parts, { ...answer.decided, version: review.version + 1 }) };
  }
  return { refused: 'Several people are deciding this right now. Please look again and click once more.' };
}

async function answerTo(
  { store, mode, now }: DeskParts,
  review: Review,
  command: Decision | Exception,
  said: Said & { readonly role: Role; readonly first: Role | undefined },
): Promise<{ readonly decided: Review; readonly entry: LedgerEntry } | Refusal> {
  const ofList = command.kind === 'except' || command.kind === 'reduce';
  const frozen = ofList ? await store.reviews.frozen(review.id) : [];
  const { by, at, role, first } = said;
  if (command.kind === 'except') {
    const answer = except(review, command, frozen);
    if ('refused' in answer) return answer;
    return { decided: answer.review, entry: exceptionEntry(answer.review, command, frozen, said) };
  }
  const lapse = await lapseFor({ store, now }, review);
  const answer = decide(review, command, {
    by,
    now: at,
    may: permissionsOf(mode),
    role,
    first,
    frozen,
    lapse,
  });
  if ('refused' in answer) return answer;
  const decided: Review = { ...review, state: answer.state };
  return { decided, entry: decisionEntry(decided, by, at, role) };
}

async function tellWorker({ enqueue, log }: DeskParts, review: string): Promise<void> {
  try {
    await enqueue(review);
  } catch (error) {
    log.warn({ review, err: error }, 'the worker could not be told; the next sweep will find the decision');
  }
}

function decisionEntry(review: Review, by: string, at: Instant, role: string): LedgerEntry {
  const { repository } = review;
  const text = `${repository}: ${what(review, approvedCount(review))}, ${verbOf(review)} by <@${by}> (${role})`;
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
      return `${ACTION_NOUN[actionOf(state)]} approved (1 of 2; nothing is changed before a second person approves)`;
    case 'removing': {
      const noun = ACTION_NOUN[actionOf(state)];
      const approved = state.first
        ? `${noun} approved (2 of 2, after <@${state.first.id}>)`
        : `${noun} approved`;
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
    states: new Map(holds.map((hold) => [hold.root, cameTo(hold)])),
  };
}
