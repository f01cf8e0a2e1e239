import type { Offer, ReasonKind } from '../policy/candidate.ts';
import type { Field } from '../policy/field-coverage.ts';
import type { RetentionClass } from '../policy/retention.ts';
import type { Score } from '../policy/score.ts';
import type { RuleResult, Verdict } from '../policy/verdict.ts';
import type { RepositorySavingsShape } from './decision-shapes.ts';

export type { InArchiveShape, RestoredShape } from './restore-shapes.ts';

/*
 * What `--json` prints. A contract with the outside: fields may be added, never renamed or removed.
 * Moments are ISO 8601 in UTC, `null` where there is none; sizes are bytes.
 */

export interface ScanShape {
  readonly registries: readonly RegistryShape[];
  readonly sources: readonly SourceShape[];
  /** Families, not images. */
  readonly protected: number;
  readonly unclear: number;
  readonly candidates: readonly CandidateShape[];
  /** How unused was defined for this scan, in sentences. */
  readonly unused: readonly string[];
  /** What may use a registry while no source looks into it, in sentences. */
  readonly notCovered: readonly string[];
  /**
   * What would be asked at most if all that is missing were looked into and used nothing; null where nothing is missing.
   * An outlook: these are no candidates.
   */
  readonly outlook: { readonly questions: number; readonly upperBytes: number } | null;
  /** The most frequent reasons, first the most frequent. */
  readonly because: { readonly protected: readonly ReasonShape[]; readonly unclear: readonly ReasonShape[] };
  /** Pulled in the last week, though no source sees what uses them: families, and the first few by name. */
  readonly unexplainedPulls: { readonly families: number; readonly examples: readonly string[] };
  /** Repositories that could not be seen whole. Nothing in them was judged. */
  readonly incomplete: readonly {
    readonly registry: string;
    readonly repository: string;
    readonly why: string;
  }[];
}

export interface RegistryShape {
  readonly account: string;
  readonly region: string;
  readonly repositories: number;
  readonly images: number;
  readonly families: number;
}

export interface SourceShape {
  readonly name: string;
  readonly status: 'ok' | 'failed' | 'stale' | 'too-small';
  readonly inspected: number;
  readonly observedAt: string;
  readonly why?: string;
  /** `123456789012/eu-west-1`. */
  readonly registry: string;
}

export interface ReasonShape {
  readonly rule: string;
  /** One example of what the rule said. */
  readonly text: string;
  readonly families: number;
}

export interface CandidateShape {
  readonly id: string;
  readonly registry: string;
  readonly repository: string;
  /** Key of a team, or null where nobody is known. */
  readonly owner: string | null;
  readonly ownerWhy: string;
  readonly class: RetentionClass;
  readonly kind: ReasonKind;
  readonly score: Score;
  readonly bytes: { readonly upper: number; readonly estimate: number };
  readonly reasons: readonly string[];
  readonly offers: readonly Offer[];
  readonly slow: boolean;
  /** Why, in sentences. */
  readonly slowReasons: readonly string[];
  readonly families: readonly FamilyShape[];
}

export interface FamilyShape {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly pushedAt: string | null;
  readonly lastPulledAt: string | null;
  /** Digests of everything that stands or falls with it, itself first. */
  readonly members: readonly string[];
  readonly sizeBytes: number;
}

export interface FindingShape {
  readonly source: string;
  readonly status: 'in-use' | 'not-seen' | 'unknown';
  readonly by?: string;
  readonly why?: string;
  readonly inspected?: number;
  readonly observedAt: string;
}

/** `explain` for one image. */
export interface ExplainedImage {
  readonly repository: string;
  readonly digest: string;
  readonly tags: readonly string[];
  readonly class: RetentionClass;
  readonly owner: string | null;
  readonly verdict: Verdict['kind'];
  readonly reasons: readonly string[];
  readonly findings: readonly FindingShape[];
  readonly hold?: HoldShape;
  readonly registry: string;
  readonly ownerWhy: string;
  readonly pushedAt: string | null;
  readonly lastPulledAt: string | null;
  readonly sizeBytes: number;
  readonly members: readonly string[];
  /** What every rule said that had anything to say, in the order they are asked. */
  readonly trace: readonly RuleResult[];
}

export interface HoldShape {
  readonly status: string;
  readonly deleteAfter?: string;
}

/** `explain` for a whole repository. */
export interface ExplainedRepository {
  readonly repository: string;
  readonly registry: string;
  readonly images: readonly ExplainedImage[];
}

/** `records`, one entry. `sequence` and `hash` are its link in the chain, in exports. */
export interface RecordShape {
  readonly sequence?: number;
  readonly hash?: string;
  readonly at: string;
  readonly kind: string;
  readonly by: string;
  readonly text: string;
  readonly registry?: string;
  readonly repository?: string;
  readonly review?: string;
  readonly hold?: string;
}

/** `status`. */
export interface StatusShape {
  /** Why everything is paused, or null. */
  readonly paused: string | null;
  /** Registries that are paused by themselves, and why. */
  readonly pausedRegistries?: readonly { readonly registry: string; readonly why: string }[];
  /** The last time that Redis lost its newest records, or null. */
  readonly lapse?: { readonly at: string; readonly why: string } | null;
  /** How many of all repositories have no known owner, null where no scan saw all of them lately. */
  readonly unowned: {
    readonly repositories: number;
    readonly total: number;
    readonly fourWeeksAgo: number | null;
  } | null;
  readonly repositories: readonly {
    readonly registry: string;
    readonly repository: string;
    readonly scannedAt: string;
    readonly owner: string | null;
    readonly images: number;
    readonly bytes: number;
    /** Which fields its tags give, null where its tags are not known. */
    readonly fields: readonly Field[] | null;
    readonly rows: readonly {
      readonly class: RetentionClass;
      readonly verdict: Verdict['kind'];
      readonly families: number;
      readonly bytes: number;
    }[];
    /** Questions without an answer. */
    readonly waiting: number;
    readonly holds: readonly {
      readonly digest: string;
      readonly status: string;
      readonly deleteAfter: string | null;
    }[];
    /** Null where nothing was ever put aside. */
    readonly savings: RepositorySavingsShape | null;
  }[];
}

/** `owners`. */
export interface OwnersShape {
  readonly repositories: readonly {
    readonly registry: string;
    readonly repository: string;
    /** As of the last scan, and why. */
    readonly owner: string | null;
    readonly why: string;
    /** What a person said of it, which counts from the next scan on. */
    readonly said: string | null;
  }[];
}

/** `find` and `restore`, a configured registry that could not be asked. */
export interface UnreachableShape {
  /** `123456789012/eu-west-1`, or as much of that as the configuration says. */
  readonly registry: string;
  readonly why: string;
}

/** `doctor`, one check. */
export interface CheckShape {
  readonly what: string;
  /** `todo`: works without it, but something is left to be done. */
  readonly status: 'ok' | 'todo' | 'failed';
  readonly text: string;
}
