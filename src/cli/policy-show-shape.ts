import type { PolicyOutlook } from '../../jobs/policy-outlook.ts';
import { type Field, missingFields } from '../policy/field-coverage.ts';
import type { EffectDiff } from '../policy/lifecycle/diff.ts';
import type { Amount, Outlook } from '../policy/policy-change.ts';
import { coveredUntil } from '../policy/policy-reach.ts';
import { standsUntil } from '../policy/policy-rejection.ts';
import { type RetentionShape, retentionShape } from './retention-shape.ts';
import { isoOrNull } from './to-shapes.ts';

/** `policy <repository>`. Fields may be added, never renamed. */
export interface PolicyShape {
  readonly retention: RetentionShape;
  readonly lifecycle: {
    /** The policy text to give to ECR, or null with the reasons under `refused`. */
    readonly text: string | null;
    readonly refused: readonly string[];
    readonly notes: readonly string[];
    /** What ECR holds now; null where the repository has no policy. */
    readonly current: string | null;
  };
  /** What it would do to the images that are there now; null where there is no text. */
  readonly effect: EffectShape | null;
  readonly rejected: readonly {
    readonly why: string;
    readonly images: readonly {
      readonly digest: string;
      readonly tags: readonly string[];
      readonly why: string;
    }[];
  }[];
  /** Which fields its tags gave at the last scan, and which are missing; null where its tags are not known. */
  readonly fields: { readonly given: readonly Field[]; readonly missing: readonly Field[] } | null;
  /** The newest proposal, whatever became of it. */
  readonly proposal?: { readonly id: string; readonly status: string; readonly proposedAt: string };
  /** Why nothing came of it when it was to be proposed last; `until`: nobody tries before, unless something changes. */
  readonly tried?: {
    readonly at: string;
    readonly why: readonly string[];
    readonly until: string | null;
    /** Digests and tags: tried again as well once none of them is on hold or in use any more; null where more stood against it. */
    readonly against: readonly string[] | null;
  };
}

export interface EffectShape {
  /** Within a day. */
  readonly expire: Amount;
  readonly archive: Amount;
  /** How many of these no rule speaks of: they go along with another image, or may stay. */
  readonly along: number;
  /** What falls due after that, but before a proposal made now lapses: approved with it, too; null where nothing does. */
  readonly soon: (Amount & { readonly until: string }) | null;
  /** What follows within the horizon as things stand, more than two weeks ahead; null where nothing does. */
  readonly later: (Amount & { readonly from: string; readonly until: string }) | null;
  readonly images: number;
  /** What is never touched, in sentences. */
  readonly never: readonly string[];
  readonly rules: readonly (Amount & { readonly priority: number; readonly does: string })[];
  /** Beside the present policy, as far ahead as its longest rule reaches. */
  readonly diff: Readonly<Record<Exclude<keyof EffectDiff, 'isSame'>, Amount>> & { readonly isSame: boolean };
}

export function policyShape(outlook: PolicyOutlook): PolicyShape {
  const { lifecycle, current = null, effect, rejected, objections, fields, proposal, tried } = outlook;
  const compiled =
    'text' in lifecycle
      ? { ...lifecycle, refused: [] }
      : { text: null, notes: [], refused: lifecycle.refused };
  return {
    retention: retentionShape(outlook.retention),
    lifecycle: { ...compiled, current },
    effect: effect ? effectShape(effect) : null,
    rejected: rejected.map((why, i) => ({
      why,
      images: i > 0 ? [] : objections.map((one) => ({ digest: one.digest, tags: one.tags, why: one.why })),
    })),
    fields: fields ? { given: fields, missing: missingFields(fields) } : null,
    ...(proposal && {
      proposal: {
        id: proposal.id,
        status: proposal.state.status,
        proposedAt: new Date(proposal.proposedAt).toISOString(),
      },
    }),
    ...(tried && {
      tried: {
        at: new Date(tried.at).toISOString(),
        why: tried.why,
        until: isoOrNull(standsUntil(tried)),
        against: tried.against ?? null,
      },
    }),
  };
}

function effectShape({ facts, diff }: NonNullable<PolicyOutlook['effect']>): EffectShape {
  const amount = ({ images, bytes }: { readonly images: readonly unknown[]; readonly bytes: number }) => ({
    images: images.length,
    bytes,
  });
  return {
    expire: facts.expires,
    archive: facts.archives,
    along: facts.along ?? 0,
    soon: facts.soon ? { ...facts.soon, until: new Date(coveredUntil(facts.at)).toISOString() } : null,
    later: facts.later ? laterShape(facts.later) : null,
    images: facts.images,
    never: facts.never,
    rules: facts.rules.map(({ priority, sentence, images, bytes }) => ({
      priority,
      does: sentence,
      images,
      bytes,
    })),
    diff: {
      newlyExpired: amount(diff.newlyExpired),
      newlyTransitioned: amount(diff.newlyTransitioned),
      noLongerExpired: amount(diff.noLongerExpired),
      noLongerTransitioned: amount(diff.noLongerTransitioned),
      sooner: amount(diff.sooner),
      later: amount(diff.later),
      otherRule: amount(diff.otherRule),
      isSame: diff.isSame,
    },
  };
}

function laterShape({ images, bytes, from, until }: Outlook): EffectShape['later'] {
  return { images, bytes, from: new Date(from).toISOString(), until: new Date(until).toISOString() };
}
