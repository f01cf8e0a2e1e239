import type { Digest, RegistryId } from './image.ts';
import type { Change } from './order.ts';
import { cosignSubject } from './quarantine-tag.ts';
import type { Duration, Instant } from './time.ts';

/** A member that this hold may change: shared members are not in the list. */
export interface HeldMember {
  readonly digest: Digest;
  /** Original names to put aside and to put back. Cosign tags are not among them: they stay. */
  readonly tags: readonly string[];
  /** Cosign tags, and all names of what goes to the archive: expected to be there at the last look. */
  readonly staying: readonly string[];
  /** Pull time when it was asked about: a later one that is not our own read is a trip. */
  readonly lastPulledAt?: Instant;
}

/** One family's way through execution. */
export interface Hold {
  /** `<account>/<region>/<repository>@<root digest>`. */
  readonly id: string;
  /** Counts saves; a save names the version it read, so two workers cannot both act. */
  readonly version: number;
  readonly review: string;
  readonly registry: RegistryId;
  readonly repository: string;
  readonly root: Digest;
  /** In deletion order. */
  readonly members: readonly HeldMember[];
  /** Parts that another image held, too, when it was approved: left alone. Absent in records from before they were kept. */
  readonly shared?: readonly Digest[];
  readonly stop: 'tags' | 'archive';
  /** What it is put aside for; absent: to be deleted. Read it with `goalOf`. */
  readonly goal?: Exclude<HoldGoal, 'delete'>;
  readonly fingerprint: string;
  /** As in `FrozenFamily`: each must still say so before a change. */
  readonly silent?: readonly string[];
  readonly sizeBytes: number;
  readonly watch: Duration;
  /**
   * Who, when, and how far: what was approved while nothing was deleted is not deleted later. `first` approved before
   * `by`, on the slow path.
   */
  readonly approval: {
    readonly by: string;
    readonly at: Instant;
    readonly effect: 'quarantine' | 'delete';
    readonly first?: string;
  };
  /** On the slow path: only a share of these may begin within a week. */
  readonly slow?: true;
  /** When it was first put aside; absent in records from before this was kept, and where Redis forgot it. */
  readonly asideAt?: Instant;
  /** When Redis lost its newest records after the approval, and this hold was turned back for it. */
  readonly lapsed?: Instant;
  /** Questions under which it was approved before a lapse had it asked about again, oldest first. */
  readonly formerly?: readonly string[];
  /** Names (`<digest> <tag>`) and archived members (`<digest>`) seen put aside: one that is back is a veto. */
  readonly progress?: readonly string[];
  /** When Layaway itself read the manifests for the receipt: ECR counts that as a pull. */
  readonly readAt?: Instant;
  /** Why nothing could be done at a look, though nothing was used nor changed: not asked about again for a while. */
  readonly doubt?: { readonly why: string; readonly at: Instant };
  /** The change being made now: written before the call, cleared after the look that follows it. */
  readonly intent?: Intent;
  readonly state: HoldState;
}

/** Where a hold leads when nobody objects: deletion, or a rest that a person can end at any time. */
export type HoldGoal = 'delete' | 'archive' | 'disable';

export function goalOf({ goal }: Pick<Hold, 'goal'>): HoldGoal {
  return goal ?? 'delete';
}

/** Whether anything follows its watch window: deletion, or the rest it was approved for. */
export function leadsOn({ goal, approval }: Pick<Hold, 'goal' | 'approval'>): boolean {
  return goal !== undefined || approval.effect === 'delete';
}

/** What the image was called before anything was done, cosign tags left out. */
export function originalNames({ members }: Pick<Hold, 'members'>): string[] {
  return members.flatMap(({ tags, staying }) => [...tags, ...staying.filter((tag) => !cosignSubject(tag))]);
}

/** What is about to be changed. Found again after a crash, a look tells whether it happened. */
export interface Intent {
  readonly change: Change;
  /** On Redis' clock: whether it may still be under way, workers with different clocks must agree on. */
  readonly at: Instant;
  /** The image that lost the change's name to it in a race and is given it back: a second request, from `at` on. */
  readonly victim?: Digest;
  /** ECR did not answer, and the record says so already. */
  readonly unanswered?: true;
}

/** Who or what asked for a restore. A trip is a watch signal; a person is a Slack user or the command line. */
export type RestoreCause =
  | { readonly kind: 'person'; readonly by: string }
  | { readonly kind: 'trip'; readonly signal: string }
  | { readonly kind: 'veto'; readonly why: string };

export type HoldState =
  | { readonly status: 'approved' }
  | { readonly status: 'quarantining'; readonly since: Instant }
  | ({
      readonly status: 'quarantined';
      readonly since: Instant;
      readonly deleteAfter: Instant;
    } & WatchedSoFar)
  | ({ readonly status: 'deleting'; readonly since: Instant } & WatchedSoFar)
  | { readonly status: 'deleted'; readonly at: Instant }
  /** In the archive for good: only a person's restore ends it. */
  | { readonly status: 'archived'; readonly at: Instant }
  /** Without its names for good: only a person's restore ends it. */
  | { readonly status: 'disabled'; readonly at: Instant }
  | { readonly status: 'restoring'; readonly since: Instant; readonly cause: RestoreCause }
  | {
      readonly status: 'restored';
      readonly at: Instant;
      readonly cause: RestoreCause;
      /** Names that another image had taken meanwhile: left there, reported, their quarantine tags kept. */
      readonly taken: readonly string[];
      /** Those of `taken` that are left to an image put aside under them later, as `namesBehind` says. */
      readonly leftTo?: Readonly<Record<string, Digest>>;
      /** Members that could not come back: deleted before the restore was asked, or by someone else. */
      readonly missing?: readonly Digest[];
    }
  /**
   * Approved, but nothing was touched: it had changed and is asked again, or `by` (a Slack user or `cli`) took the
   * approval back.
   */
  | { readonly status: 'dropped'; readonly at: Instant; readonly why: string; readonly by?: string }
  /** Someone else removed it; `why`: what stood against it then, such as a lifecycle policy that was about to take it. */
  | { readonly status: 'gone'; readonly at: Instant; readonly why?: string };

/** What the end of a watch window takes into account; absent in records of older versions: nothing yet. */
export interface WatchedSoFar {
  /** Of the time in which nobody watched its registry (`Watched.missed`), so much is made up for, or was before it. */
  readonly missed?: Duration;
  /** For how long nobody watched this hold: the reason for a later date, for people. */
  readonly unwatched?: Duration;
}

export type HoldStatus = HoldState['status'];

/** Which state may follow which. A test pins this table whole. */
export const TRANSITIONS: Readonly<Record<HoldStatus, readonly HoldStatus[]>> = {
  // Straight to restoring only where an older record came back, from before it was put aside.
  approved: ['quarantining', 'restoring', 'dropped', 'gone'],
  quarantining: ['quarantined', 'restoring', 'gone'],
  // To itself with a later date, and back from a deletion that did not begin: nobody watched for a while.
  quarantined: ['quarantined', 'deleting', 'archived', 'disabled', 'restoring', 'gone'],
  deleting: ['deleted', 'quarantined', 'restoring'],
  restoring: ['restored', 'gone'],
  archived: ['restoring', 'gone'],
  disabled: ['restoring', 'gone'],
  deleted: [],
  restored: [],
  dropped: [],
  gone: [],
};

/** Whether nothing more will happen to a hold by itself; a person may still want an archived or disabled one back. */
export function isResting(status: HoldStatus): boolean {
  return isOver(status) || status === 'archived' || status === 'disabled';
}

/** Whether nothing more can happen to a hold: there is nothing left to take back. */
export function isOver(status: HoldStatus): boolean {
  return TRANSITIONS[status].length === 0;
}

/** Moves a hold on. A forbidden transition is a fault in Layaway and throws: it must never be saved. */
export function moveHold(hold: Hold, state: HoldState): Hold {
  if (!TRANSITIONS[hold.state.status].includes(state.status)) {
    throw new Error(`${hold.id}: ${hold.state.status} cannot become ${state.status}`);
  }
  const { intent: _done, progress: _noted, doubt: _settled, ...rest } = hold;
  return { ...rest, state, ...(state.status === 'quarantining' && { asideAt: state.since }) };
}

/** The questions it was approved under, the newest first: a Restore of any of them brings it back. */
export function questionsOf({ review, formerly = [] }: Pick<Hold, 'review' | 'formerly'>): readonly string[] {
  return [review, ...formerly];
}

export function holdId(registry: RegistryId, repository: string, root: Digest): string {
  return `${registry.account}/${registry.region}/${repository}@${root}`;
}
