import { registryKey } from '../policy/image.ts';
import type { ExpirableClass, Prevention, RetentionPolicy } from '../policy/retention-policy.ts';
import { formatDuration } from '../policy/time.ts';
import { isoOrNull } from './to-shapes.ts';

/** A retention policy as people and programs read it: moments as ISO 8601, durations as `90d`. JSON and YAML hold the same. */
export interface RetentionShape {
  readonly repository: string;
  readonly registry: string;
  readonly owner: { readonly team: string | null; readonly why: string };
  readonly asOf: string;
  readonly protects: readonly {
    readonly class: string;
    readonly tags: readonly string[];
    readonly keepNewest: number | null;
    readonly why: string;
  }[];
  readonly expires: readonly ExpirableShape[];
  readonly exceptions: readonly {
    readonly digest: string;
    readonly tags: readonly string[];
    readonly why: string;
    readonly by: string;
    /** Null: for ever. */
    readonly until: string | null;
  }[];
  readonly windows: { readonly watch: string; readonly slowWatch: string; readonly rollback: string };
  readonly notProposed: readonly { readonly class: string; readonly why: string }[];
  readonly prevention: readonly Prevention[];
  readonly evidence: readonly string[];
}

/** Either `tags` or `untagged`, and either `olderThan` (since the push) or `keepNewest`. */
export interface ExpirableShape {
  readonly class: string;
  readonly tags?: readonly string[];
  readonly untagged?: true;
  readonly olderThan?: string;
  readonly keepNewest?: number;
  /** Where that number comes from. */
  readonly limitBecause?: string;
  readonly because: string;
  readonly reviews: readonly string[];
}

export function retentionShape(policy: RetentionPolicy): RetentionShape {
  const { owner, windows } = policy;
  return {
    repository: policy.repository,
    registry: registryKey(policy.registry),
    owner: { team: owner.team ?? null, why: owner.why },
    asOf: new Date(policy.asOf).toISOString(),
    protects: policy.protects.map((one) => ({
      class: one.class,
      tags: one.tags,
      keepNewest: one.keepNewest ?? null,
      why: one.why,
    })),
    expires: policy.expires.map(expirableShape),
    exceptions: policy.exceptions.map(({ digest, tags, why, by, until }) => ({
      ...{ digest, tags, why, by },
      until: isoOrNull(until),
    })),
    windows: {
      watch: formatDuration(windows.watch),
      slowWatch: formatDuration(windows.slowWatch),
      rollback: formatDuration(windows.rollback),
    },
    notProposed: policy.notProposed,
    prevention: policy.prevention,
    evidence: policy.evidence,
  };
}

function expirableShape(one: ExpirableClass): ExpirableShape {
  const { class: of, selection, limit, limitBecause, because, reviews } = one;
  return {
    class: of,
    ...(selection.kind === 'tagged' ? { tags: selection.patterns } : { untagged: true as const }),
    ...(limit.kind === 'days' ? { olderThan: `${limit.days}d` } : { keepNewest: limit.count }),
    ...(limitBecause !== undefined && { limitBecause }),
    because,
    reviews,
  };
}
