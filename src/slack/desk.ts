import type { CameTo } from '../policy/came-to.ts';
import type { Bytes } from '../policy/candidate.ts';
import type { Digest, RegistryKey } from '../policy/image.ts';
import type { Exception } from '../policy/leave-out.ts';
import type { Queue, Waits } from '../policy/queue.ts';
import type { FrozenFamily, Review } from '../policy/review.ts';
import type { Decision, Mode } from '../policy/review-decide.ts';
import type { Snooze, SnoozeFor } from '../policy/snooze.ts';
import type { Duration, Instant } from '../policy/time.ts';
import type { AnswerDesk } from './answer-desk.ts';
import type { Pause } from './answers.ts';
import type { AwayWish, PutAway } from './away-ids.ts';
import type { OwnersDesk } from './owners-desk.ts';

/** The clicker as Slack names them in a payload. Nothing in it is believed before `authorize` looked. */
export interface Clicker {
  readonly user: string;
  /** The workspace the user belongs to, from the payload. */
  readonly team?: string;
}

/** An expected "no", as a sentence for the person who asked. */
export interface Refusal {
  readonly refused: string;
  /** Where to go on. */
  readonly link?: { readonly url: string; readonly text: string };
}

/** Everything a card is drawn from. */
export interface Card {
  readonly review: Review;
  readonly holds: HoldSummary;
  /** What the mode allows now: in `observe` and `ask` nothing is changed in a registry. */
  readonly mode: Mode;
  /** A lead put the question off, perhaps until a day that is past: `isSnoozed` tells. Open questions only. */
  readonly snoozed?: Snooze;
  /** When a question that was being investigated was asked again: then nobody is at it any more. */
  readonly askedAgain?: Instant;
  /** Nothing begins in its registry now; absent also where nobody looked. */
  readonly paused?: true;
}

/** How far the families of a review have come. */
export interface HoldSummary {
  readonly counts: Readonly<Partial<Record<CameTo, number>>>;
  /** The earliest deletion among those put aside. */
  readonly deleteAfter?: Instant;
  /** When the watch of what is archived or disabled ends. */
  readonly watchUntil?: Instant;
  /** For how long nobody watched: why these dates are later than they were. */
  readonly unwatched?: Duration;
  readonly freedBytes: number;
  /** Sentences for what went another way: dropped, tripped, names taken. First few, then a count. */
  readonly notes: readonly string[];
  /** What is still to be put aside, and how long that takes. */
  readonly queue?: Queue;
  /** Why some of it does not go on. */
  readonly waits?: Waits;
}

/** `/ecr status <repo>`. */
export interface StatusAnswer {
  readonly repository: string;
  readonly registry: string;
  readonly owner: string;
  readonly scannedAt?: Instant;
  /** As ECR lists them: each manifest of an image counts. */
  readonly images: number;
  readonly bytes: number;
  /** By class and verdict, with what was answered apart: `put aside` is no verdict of the scan. */
  readonly rows: readonly {
    readonly class: string;
    readonly verdict: string;
    readonly families: number;
    readonly bytes: number;
    /** Since that scan: it is stored no more. */
    readonly gone?: true;
  }[];
  readonly waiting: readonly Card[];
  readonly aside: readonly Card[];
  readonly lastReview?: Review;
  /** What stands still, and why; without `registry`: everything. */
  readonly paused?: Pause & { readonly registry?: RegistryKey };
}

/** One page of a review's frozen list. Pages count from 1. */
export interface ImagesPage {
  readonly card: Card;
  readonly families: readonly FrozenFamily[];
  readonly page: number;
  readonly pages: number;
  /** How far each family has come, by root digest; absent for families without a hold. */
  readonly states?: ReadonlyMap<Digest, CameTo>;
}

/** What one source said of a review's whole frozen list, in counts of images. */
export interface SourceSummary {
  readonly source: string;
  readonly inUse: number;
  readonly notSeen: number;
  readonly unknown: number;
  /** Things it looked at, where it said so. */
  readonly inspected?: number;
  /** Why it could not tell, where it could not. */
  readonly why?: string;
  /** The oldest of its answers. */
  readonly observedAt: Instant;
}

/** One page of what was known when the list was frozen. Pages count from 1; the first one carries the sources too. */
export interface EvidencePage {
  readonly card: Card;
  readonly families: readonly FrozenFamily[];
  readonly page: number;
  readonly pages: number;
  readonly sources: readonly SourceSummary[];
}

/** One team's message of one ISO week (`2026-W48`). The best cards come first; the order never changes. */
export interface WeekMessage {
  readonly cards: readonly Card[];
  readonly team: string;
  readonly week: string;
  readonly notAsked?: readonly NotAsked[];
  /** A later week's message took its place, or its team left: nothing open is answered here any more. */
  readonly closed?: ClosedWeek;
}

/** Why a week's message takes no answers any more. */
export type ClosedWeek = LaterWeek | { readonly teamLeft: true };

/** Where the open questions of a former week's message are asked now. */
export interface LaterWeek {
  /** `2026-W49`. */
  readonly week: string;
  /** That message in a browser, where Slack said so. */
  readonly link?: string;
  /** Reviews of this message whose question that one asks. */
  readonly asked: ReadonlySet<string>;
}

/** Which message of a week. Without a team: the one about what nobody is known to own. */
export interface WeekOf {
  readonly team?: string;
  readonly channel: string;
  readonly week: string;
}

/** What was left out of a digest: `{ count: 12, why: 'below the minimum size' }`. */
export interface NotAsked {
  readonly count: number;
  readonly why: string;
}

/** One side of a list that is to be divided. */
export interface AwayPart {
  readonly images: number;
  readonly bytes: Bytes;
  /** The first few names, newest first. */
  readonly names: readonly string[];
}

/** What *Reduce…*, *Archive…* or *Disable…* would do. */
export interface AwayPreview {
  readonly card: Card;
  readonly wish: AwayWish;
  /** Of what this window can do, what is offered for these images. */
  readonly offered: readonly PutAway[];
  readonly goes: AwayPart;
  readonly stays: AwayPart;
}

/**
 * What the listeners can ask of the application. Every method resolves only after its effect is stored.
 * `app.ts` composes the real one out of owners, store and queue.
 */
export interface Desk {
  decide(clicker: Clicker, review: string, command: Decision | Exception): Promise<{ card: Card } | Refusal>;
  card(review: string): Promise<Card | undefined>;
  readonly owners: OwnersDesk;
  /** For the windows that edit an answer, or answer several questions. */
  readonly answering: AnswerDesk;
  /** `clicker` is who wants to see them: what is listed there does not stand in the channel. */
  images(review: string, page: number, clicker: Clicker): Promise<ImagesPage | Refusal>;
  /** What an answer would do, for whoever may give it; a refusal says why it would be none. */
  preview(clicker: Clicker, review: string, wish: AwayWish): Promise<AwayPreview | Refusal>;
  /** What every source said of each image, for whoever may see the images. */
  evidence(review: string, page: number, clicker: Clicker): Promise<EvidencePage | Refusal>;
  /** By name, pattern or full URI; without a name the repositories of the asker's teams. */
  status(clicker: Clicker, query: string): Promise<readonly StatusAnswer[] | Refusal>;
  /** Why this person may not look, or undefined: every full member of the workspace may. */
  mayAsk(clicker: Clicker): Promise<Refusal | undefined>;
  /** All cards of the week's message the review stands in, for "Review N more" and to redraw it. */
  message(review: string): Promise<WeekMessage | undefined>;
  week(of: WeekOf): Promise<WeekMessage | undefined>;
  /** Leads and admins put an open question off. */
  snooze(clicker: Clicker, review: string, chosen: SnoozeFor): Promise<{ card: Card } | Refusal>;
}
