/** What a repository begins with. All of it is old, so that only what happens later protects it. */
export const SEEDS = ['plain', 'two tags', 'index', 'twins', 'untagged', 'undated'] as const;
export type Seed = (typeof SEEDS)[number];

/** What somebody else does in the registry. `pick` chooses the image, modulo how many there are. */
export const DEEDS = [
  ...['push', 'move a tag', 'put a tag back', 'put a new tag', 'take a tag off', 'delete', 'archive'],
  ...['pull', 'deploy', 'undeploy', 'roll back', 'list in an index'],
] as const;
export type Deed = (typeof DEEDS)[number];

export type Answer = 'remove' | 'keep' | 'investigate' | 'restore' | 'disable' | 'archive';

/** What a call to the registry meets: `drop` loses the answer after the effect. */
export type Trouble = 'throttle' | 'error' | 'deny' | 'drop';

export type Event =
  | { readonly kind: 'deed'; readonly deed: Deed; readonly pick: number }
  | { readonly kind: 'scan'; readonly crash?: number }
  | { readonly kind: 'click'; readonly answer: Answer; readonly pick: number; readonly lead: boolean }
  /** `crash`: dies after so many effects. */
  | { readonly kind: 'sweep'; readonly workers: 1 | 2; readonly crash?: number }
  /** `away`: no worker is there meanwhile; else its sweeps watch, and find nothing to do. */
  | { readonly kind: 'pass'; readonly time: number; readonly away?: true }
  | { readonly kind: 'trouble'; readonly on: string; readonly trouble: Trouble; readonly times: number }
  /** A deed right before the next change of that kind, between its look and its effect. */
  | { readonly kind: 'race'; readonly on: 'untag' | 'put-tag' }
  /** The worker stands still before its next call of that kind. */
  | { readonly kind: 'stall'; readonly on: string; readonly time: number }
  | { readonly kind: 'blind' | 'pause'; readonly on: boolean }
  | {
      readonly kind: 'redis';
      readonly what:
        | 'back up'
        | 'roll back'
        /** Redis and all processes are new: nobody can tell that something is missing. */
        | 'roll back, nobody there'
        | 'break connections'
        | 'restart';
    };

export interface History {
  readonly repositories: readonly (readonly Seed[])[];
  readonly mode: 'delete' | 'quarantine';
  readonly form: 'pair' | 'tag';
  readonly budget: 3 | 100;
  readonly events: readonly Event[];
}

/** Stands for every call that changes the registry. */
export const ANY_CHANGE = 'any change';
