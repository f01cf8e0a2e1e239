import type { Card, Clicker, Refusal } from './desk.ts';

/** What is asked about an owner: who it is, or what a team says that is not it. */
export type OwnerQuestion = 'assign' | 'not-ours';

/** What the window offers. */
export interface OwnerChoices {
  readonly card: Card;
  /** Teams of the configuration, sorted. */
  readonly teams: readonly string[];
  /** Chosen to begin with: what somebody suggested. */
  readonly suggested?: string;
}

/** What a team adds when it says that something is not theirs. */
export interface NotOurs {
  /** The team that is the right one, as far as they know. */
  readonly suggested?: string;
  readonly note?: string;
}

/** The cards that an answer closed, as they are now. */
export interface PassedOnCards {
  readonly cards: readonly Card[];
}

/** What the listeners ask about owners. Every method resolves only after its effect is stored. */
export interface OwnersDesk {
  /** What there is to choose, for whoever may answer. */
  choices(clicker: Clicker, review: string, question: OwnerQuestion): Promise<OwnerChoices | Refusal>;
  /** Leads of the fallback team and admins say whose it is. It is asked there next; it decides nothing. */
  assign(clicker: Clicker, review: string, team: string): Promise<PassedOnCards | Refusal>;
  /** The owning team says that it is not: somebody has to find out whose it is. */
  notOurs(clicker: Clicker, review: string, answer: NotOurs): Promise<PassedOnCards | Refusal>;
  /** How many repositories have no owner, as a sentence; for those who can change it. */
  unowned(clicker: Clicker): Promise<string | undefined>;
}
