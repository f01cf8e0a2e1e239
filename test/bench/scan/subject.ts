/** Ways to read a whole registry. */
export const WAYS = ['floor', 'floor-policies', 'sdk-tuned', 'sdk-default', 'layaway'] as const;
export type Way = (typeof WAYS)[number];

/** What is to be read, and how. */
export interface Subject {
  readonly url: string;
  readonly way: Way;
  /** Calls a second that the quota allows, where it is told. */
  readonly quota?: number;
}

/** What a way saw, and what it cost its process. */
export interface Measured {
  readonly images: number;
  /** Repositories that were not seen whole. */
  readonly lost: number;
  /** Families that could be asked about: proof that the rules had something to decide. */
  readonly removable?: number;
  readonly ms: number;
  /** User and system time. */
  readonly cpuMs: number;
  /** Largest resident set seen, in bytes. */
  readonly peak: number;
}

export type Seen = Pick<Measured, 'images' | 'lost' | 'removable'>;

/** Repositories read at once by every way. */
export const AT_ONCE = 8;
