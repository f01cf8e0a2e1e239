import type { PolicyChange, PolicyChangeState } from '../../src/policy/policy-change.ts';
import { policyChangeId } from '../../src/policy/policy-change.ts';
import { daysAgo, NOW, REGISTRY, REPOSITORY } from './build.ts';

export const TEXT = rules({ tags: ['feat-*'], days: 30 });
export const FORMER = rules({ tags: ['tmp-*'], days: 10 });
export const LEAD = { id: 'U0PAYLEAD' };
export const DEV = { id: 'U0PAYDEV' };

interface RuleParts {
  readonly tags?: readonly string[];
  readonly untagged?: true;
  readonly days?: number;
  readonly count?: number;
  readonly pulled?: true;
  readonly archive?: true;
}

/** A policy text of these rules, in order of priority; without tags or days, of any image and the newest 1. */
export function rules(...parts: readonly RuleParts[]): string {
  return JSON.stringify({
    rules: parts.map(({ tags, untagged, days, count = 1, pulled, archive }, i) => {
      const status = tags ? 'tagged' : untagged ? 'untagged' : 'any';
      const since = pulled ? 'sinceImagePulled' : 'sinceImagePushed';
      return {
        rulePriority: i + 1,
        selection: {
          tagStatus: status,
          ...(tags && { tagPatternList: tags }),
          ...(days === undefined
            ? { countType: 'imageCountMoreThan', countNumber: count }
            : { countType: since, countUnit: 'days', countNumber: days }),
        },
        action: archive ? { type: 'transition', targetStorageClass: 'archive' } : { type: 'expire' },
      };
    }),
  });
}

export const STATES = {
  proposed: { status: 'proposed' },
  seconding: { status: 'seconding', by: DEV, role: 'member', at: daysAgo(1) },
  approved: { status: 'approved', by: LEAD, first: DEV, at: daysAgo(1) },
  applying: { status: 'applying', by: LEAD, first: DEV, since: NOW },
  applied: { status: 'applied', by: LEAD, first: DEV, at: NOW },
  undoing: { status: 'undoing', by: LEAD, at: NOW },
  undone: { status: 'undone', by: LEAD, at: NOW },
  refused: { status: 'refused', what: 'apply', why: 'the repository is gone', at: NOW },
  declined: { status: 'declined', by: LEAD, at: NOW },
  superseded: { status: 'superseded', at: NOW },
} as const satisfies Record<string, PolicyChangeState>;

export function policyChange(state: PolicyChangeState, parts: Partial<PolicyChange> = {}): PolicyChange {
  return {
    id: policyChangeId(REGISTRY, REPOSITORY, daysAgo(3)),
    version: 3,
    registry: REGISTRY,
    repository: REPOSITORY,
    owner: { team: 'payments', why: 'repository tag owner=payments' },
    proposedAt: daysAgo(3),
    text: TEXT,
    former: FORMER,
    facts: {
      at: daysAgo(3),
      images: 1,
      expires: { images: 1, bytes: 100 },
      archives: { images: 0, bytes: 0 },
      rules: [],
      never: [],
      notes: [],
      preview: { status: 'not-checked', why: 'not asked' },
    },
    retention: {
      registry: REGISTRY,
      repository: REPOSITORY,
      owner: { team: 'payments', why: 'repository tag owner=payments' },
      asOf: daysAgo(3),
      protects: [],
      expires: [],
      exceptions: [],
      windows: { watch: 1, slowWatch: 2, rollback: 3 },
      prevention: [],
      evidence: [],
      notProposed: [],
    },
    state,
    ...parts,
  };
}
