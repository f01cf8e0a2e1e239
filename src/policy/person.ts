/** What Slack says of a person. Whoever authorizes decides what follows from it. */
export interface PersonFacts {
  /** Slack user id. */
  readonly id: string;
  /** The workspace they belong to. */
  readonly teamId: string;
  /** The organization of several workspaces, where there is one. */
  readonly enterpriseId?: string;
  readonly isBot: boolean;
  /** A single- or multi-channel guest. */
  readonly isGuest: boolean;
  /** Comes from another company through a shared channel. */
  readonly isStranger: boolean;
  readonly isDeleted: boolean;
}

/** Nothing could be learned of a person: then nothing is allowed. The sentence says why. */
export interface Unavailable {
  readonly unavailable: string;
}

/** Slack user ids of a user group's members, or why Slack did not say: then nobody counts as being in it. */
export type GroupMembers = { readonly members: ReadonlySet<string> } | Unavailable;
