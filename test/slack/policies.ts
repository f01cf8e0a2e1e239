import type { Digest } from '../../src/policy/image.ts';
import type { PolicyChange, PolicyChangeState } from '../../src/policy/policy-change.ts';
import type { PolicyImage } from '../../src/policy/policy-images.ts';
import { DAY } from '../../src/policy/time.ts';
import type { Clicker, Refusal } from '../../src/slack/desk.ts';
import type { PolicyCard, PolicyDesk, PolicyWish } from '../../src/slack/policy-desk.ts';
import { LEAD, MEMBER, NOW } from './cards.ts';

const digestOf = (n: number) => `sha256:${n.toString(16).padStart(4, '0').repeat(16)}` as Digest;

export const POLICY_ID = '123456789012/eu-west-1/payments/api#lifecycle.1795420800000';

const RULE = (days: number) =>
  JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        description: 'branch builds',
        selection: {
          tagStatus: 'tagged',
          tagPatternList: ['feat-*'],
          countType: 'sinceImagePushed',
          countUnit: 'days',
          countNumber: days,
        },
        action: { type: 'expire' },
      },
    ],
  });

export const CHANGE: PolicyChange = {
  id: POLICY_ID,
  version: 1,
  registry: { account: '123456789012', region: 'eu-west-1' },
  repository: 'payments/api',
  owner: { team: 'payments', why: 'repository tag owner=payments' },
  proposedAt: NOW - DAY,
  text: RULE(90),
  former: RULE(365),
  facts: {
    at: NOW - DAY,
    images: 1204,
    expires: { images: 412, bytes: 38e9 },
    archives: { images: 0, bytes: 0 },
    rules: [
      {
        priority: 1,
        action: 'expire',
        sentence: 'Deletes images tagged feat-* 90 days after their push.',
        images: 412,
        bytes: 38e9,
      },
    ],
    never: ['Images of class release (v*), the newest 10 for rollback.', 'v1.2: pinned for the audit.'],
    notes: ['Tried on 1204 images, 181 days ahead.'],
    preview: { status: 'agrees', at: NOW - DAY, images: 412 },
    diff: {
      newlyExpired: { images: 412, bytes: 38e9 },
      newlyArchived: { images: 0, bytes: 0 },
      noLongerExpired: { images: 0, bytes: 0 },
      noLongerArchived: { images: 0, bytes: 0 },
      sooner: { images: 30, bytes: 2e9 },
      later: { images: 0, bytes: 0 },
    },
  },
  retention: {
    registry: { account: '123456789012', region: 'eu-west-1' },
    repository: 'payments/api',
    owner: { team: 'payments', why: 'repository tag owner=payments' },
    asOf: NOW - DAY,
    protects: [{ class: 'release', tags: ['v*'], keepNewest: 10, why: 'rollback' }],
    expires: [
      {
        class: 'branch',
        selection: { kind: 'tagged', patterns: ['feat-*'] },
        limit: { kind: 'days', days: 90 },
        because: `${LEAD} removed 38 branch images on 2026-10-05, ${MEMBER} removed 22 on 2026-11-02.`,
        reviews: ['review-1', 'review-2'],
      },
    ],
    exceptions: [
      {
        digest: digestOf(7),
        tags: ['feat-audit'],
        why: 'asked for by the auditors',
        by: LEAD,
        until: NOW + 90 * DAY,
      },
    ],
    windows: { watch: 14 * DAY, slowWatch: 60 * DAY, rollback: 90 * DAY },
    prevention: [
      {
        kind: 'lifecycle-rule',
        class: 'branch',
        group: 'branch',
        text: 'Branch builds came up in 2 weeks. A rule lets ECR expire them.',
      },
    ],
    evidence: ['Last scan on 2026-11-22.', 'Sources: ECS, Lambda.'],
    notProposed: [{ class: 'cache', why: 'nothing of it was removed twice' }],
  },
  posted: { channel: 'C0PAYMENTS', ts: '1795420800.000100', week: '2026-W48' },
  state: { status: 'proposed' },
};

const BOTH = { by: { id: LEAD }, first: { id: MEMBER } } as const;
const RECEIPT = { at: NOW, former: RULE(365) };

function byEcr(what: 'apply' | 'undo', api: string): PolicyChangeState {
  const why = `ECR refused it: AccessDenied, ecr:${api} is not allowed: add it to the role's policy`;
  return { status: 'refused', what, why, at: NOW, byEcr: true };
}

/** Every state a policy can be in. */
export const POLICY_STATES: Readonly<
  Record<string, Partial<PolicyChange> & { readonly state: PolicyChangeState }>
> = {
  proposed: { state: { status: 'proposed' } },
  'half approved': { state: { status: 'seconding', by: { id: MEMBER }, role: 'member', at: NOW } },
  'half approved by a lead, in place of somebody': {
    state: { status: 'seconding', by: { id: LEAD }, role: 'lead', at: NOW, instead: { id: MEMBER } },
  },
  'half approved and lapsed': {
    state: { status: 'seconding', by: { id: MEMBER }, role: 'member', at: NOW - 8 * DAY },
  },
  approved: { state: { status: 'approved', ...BOTH, at: NOW } },
  applying: { receipt: RECEIPT, state: { status: 'applying', ...BOTH, since: NOW } },
  applied: { receipt: RECEIPT, state: { status: 'applied', ...BOTH, at: NOW } },
  'applied where there was none': { receipt: { at: NOW }, state: { status: 'applied', ...BOTH, at: NOW } },
  undoing: { receipt: RECEIPT, state: { status: 'undoing', by: { id: LEAD }, at: NOW } },
  undone: { receipt: RECEIPT, state: { status: 'undone', by: { id: LEAD }, at: NOW } },
  'undone, none before': { receipt: { at: NOW }, state: { status: 'undone', by: { id: LEAD }, at: NOW } },
  'not applied': {
    state: { status: 'refused', what: 'apply', why: 'somebody changed the lifecycle policy', at: NOW },
  },
  'not undone': {
    receipt: RECEIPT,
    state: { status: 'refused', what: 'undo', why: 'the repository is gone', at: NOW },
  },
  declined: { state: { status: 'declined', by: { id: LEAD }, at: NOW } },
  superseded: { state: { status: 'superseded', at: NOW } },
  'of another team now': { state: { status: 'superseded', at: NOW, because: 'owner' } },
  lapsed: { state: { status: 'lapsed', at: NOW } },
  'not applied, proposed anew': {
    state: { status: 'refused', what: 'apply', why: 'more would go', at: NOW, anew: true },
  },
  'approved, and waits': {
    waits: { why: 'ecs cannot tell: it is down', since: NOW - DAY, at: NOW },
    state: { status: 'approved', ...BOTH, at: NOW },
  },
  'not applied, ECR refused': { receipt: RECEIPT, state: byEcr('apply', 'PutLifecyclePolicy') },
  'not undone, ECR refused': { receipt: RECEIPT, state: byEcr('undo', 'DeleteLifecyclePolicy') },
  'with more that it reaches soon': {
    facts: { ...CHANGE.facts, soon: { images: 7, bytes: 1e9 } },
    state: { status: 'proposed' },
  },
};

export function policyCard(change: Partial<PolicyChange> = {}, more: Partial<PolicyCard> = {}): PolicyCard {
  return { change: { ...CHANGE, ...change }, mode: 'delete', leadMustApprove: true, ...more };
}

export const policyImage = (i: number, more: Partial<PolicyImage> = {}): PolicyImage => ({
  ...{ digest: digestOf(i), tags: [`feat-${i}`], sizeBytes: 1e8 * (i + 1) },
  ...{ pushedAt: NOW - (200 + i) * DAY, rule: 1, action: 'expire', ...more },
});

/** A desk in memory: remembers what was asked of it. */
export class FakePolicies implements PolicyDesk {
  readonly decided: { clicker: Clicker; policy: string; wish: PolicyWish }[] = [];
  readonly proposed: { registry: string; repository: string }[] = [];
  current = policyCard();
  refusal: Refusal | undefined;

  async decide(clicker: Clicker, policy: string, wish: PolicyWish) {
    if (this.refusal) return this.refusal;
    this.decided.push({ clicker, policy, wish });
    const { change } = this.current;
    const state: PolicyChangeState =
      wish.kind === 'approve'
        ? { status: 'seconding', by: { id: clicker.user }, role: 'member', at: NOW }
        : { status: 'declined', by: { id: clicker.user }, at: NOW };
    this.current = { ...this.current, change: { ...change, version: change.version + 1, state } };
    return { card: this.current };
  }

  async card() {
    return this.current;
  }

  async images(_clicker: Clicker, _policy: string, page: number) {
    const images = [0, 1, 2].map((i) => policyImage(page * 40 + i));
    return { card: this.current, images, page, pages: 11 };
  }

  async text() {
    return this.refusal ?? { card: this.current };
  }

  async ask() {
    return { looking: 'payments/api' };
  }

  async propose(_clicker: Clicker, place: { registry: string; repository: string }) {
    this.proposed.push(place);
    return { looking: place.repository };
  }
}
