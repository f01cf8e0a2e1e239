import type { CameTo } from '../../src/policy/came-to.ts';
import type { Digest } from '../../src/policy/image.ts';
import type { CardFacts, FrozenFamily, Review, ReviewState } from '../../src/policy/review.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import type { Card } from '../../src/slack/desk.ts';

/** Monday 23 November 2026, 09:02 in Berlin. */
export const NOW = Date.UTC(2026, 10, 23, 8, 2);
export const READING = { now: NOW, zone: 'Europe/Berlin' };
export const LEAD = 'U0PAYLEAD';
export const MEMBER = 'U0PAYDEV';

export const FACTS: CardFacts = {
  families: 38,
  tags: ['feat-refunds', 'fix-vat'],
  moreTags: 36,
  firstPushedAt: Date.UTC(2026, 2, 4, 12),
  lastPushedAt: Date.UTC(2026, 7, 12, 12),
  lastPulledAt: Date.UTC(2026, 6, 17, 12),
  neverPulled: 36,
  bytes: { upper: 9.8e9, estimate: 1.2e9 },
  monthlyUsd: 0.98,
  reasons: ['branch builds are expected to live 30 days; the newest is 102 days old'],
  notFoundIn: [
    { source: 'ECS', inspected: 41, observedAt: NOW },
    { source: 'Lambda', inspected: 18, observedAt: NOW - HOUR },
  ],
  cannotSee: ['laptops'],
  ifWrong: 'deploys by these tags fail until restored (minutes); after deletion they must be rebuilt.',
  watch: 30 * DAY,
  total: 71,
};

export interface CardParts {
  readonly facts?: Partial<CardFacts>;
  readonly review?: Partial<Review>;
  readonly state?: ReviewState;
  readonly holds?: Partial<Card['holds']>;
  readonly counts?: Partial<Record<CameTo, number>>;
  readonly mode?: Card['mode'];
}

export function card(parts: CardParts = {}): Card {
  const review: Review = {
    id: 'review-1',
    version: 1,
    candidate: '123456789012/eu-west-1/payments/api#branch.past-expected-life',
    registry: { account: '123456789012', region: 'eu-west-1' },
    repository: 'payments/api',
    class: 'branch',
    kind: 'past-expected-life',
    owner: { team: 'payments', why: 'repository tag owner=payments' },
    openedAt: NOW,
    askedSince: NOW,
    offers: ['keep', 'investigate', 'remove'],
    slow: false,
    facts: { ...FACTS, ...parts.facts },
    posted: { channel: 'C0PAYMENTS', ts: '1795420800.000100', week: '2026-W48' },
    state: parts.state ?? { status: 'open' },
    ...parts.review,
  };
  return {
    review,
    mode: parts.mode ?? 'delete',
    holds: { counts: parts.counts ?? {}, freedBytes: 0, notes: [], ...parts.holds },
  };
}

export const REMOVING: ReviewState = { status: 'removing', by: { id: LEAD }, at: NOW, effect: 'delete' };

const SLOW: CardParts = {
  review: { class: 'release', slow: true },
  facts: {
    families: 60,
    watch: 60 * DAY,
    slow: {
      because: ['A release of payments/api, which is slow to rebuild. The same holds for 59 others.'],
      leadMustApprove: true,
      sharePerWeek: 0.2,
    },
  },
};

export const SECONDING: ReviewState = {
  status: 'seconding',
  by: { id: MEMBER },
  at: NOW,
  role: 'member',
  effect: 'delete',
  stated: 'delete',
};

const EVERYTHING: Review['offers'] = [
  ...(['keep', 'investigate', 'remove', 'reduce', 'archive', 'disable', 'not-ours'] as const),
];

/** One card in each state it can have, by name. */
export const STATES: Readonly<Record<string, Card>> = {
  open: card(),
  'open in mode ask': card({ mode: 'ask' }),
  'open in mode quarantine': card({ mode: 'quarantine' }),
  'open, untagged and risky': card({
    review: { kind: 'untagged', class: 'unknown', slow: true },
    facts: { tags: [], moreTags: 0, families: 1, neverPulled: 1 },
  }),
  'open, slow path': card(SLOW),
  'half approved': card({ ...SLOW, state: SECONDING }),
  'half approved more than a week ago': card({ ...SLOW, state: { ...SECONDING, at: NOW - 8 * DAY } }),
  'half approved, in the place of one that counts no more': card({
    ...SLOW,
    state: { ...SECONDING, instead: { id: LEAD } },
  }),
  'half approved by a lead, in mode ask': card({
    ...SLOW,
    state: { ...SECONDING, role: 'lead' },
    mode: 'ask',
  }),
  'approved by two, a share begun': card({
    ...SLOW,
    state: { ...REMOVING, first: { id: MEMBER } },
    counts: { quarantined: 12, approved: 48 },
    holds: { deleteAfter: NOW + 60 * DAY },
  }),
  unclear: card({
    review: { kind: 'unclear', offers: ['keep', 'investigate'] },
    facts: { reasons: ['the EKS cluster prod is covered by no source'] },
  }),
  kept: card({
    state: {
      status: 'kept',
      by: { id: LEAD },
      at: NOW,
      until: NOW + 90 * DAY,
      reason: 'a customer still runs it',
    },
  }),
  investigating: card({
    state: {
      status: 'investigating',
      by: { id: LEAD },
      at: NOW,
      owner: { id: MEMBER },
      reviewOn: NOW + 14 * DAY,
      question: 'Does the nightly job pull it?',
    },
  }),
  recorded: card({ state: { ...REMOVING, effect: 'recorded' }, mode: 'ask' }),
  approved: card({ state: REMOVING, counts: { approved: 38 } }),
  'putting aside': card({
    state: REMOVING,
    counts: { approved: 20, quarantining: 1, quarantined: 16, dropped: 1 },
  }),
  'put aside': card({
    state: REMOVING,
    counts: { quarantined: 37, dropped: 1 },
    holds: { deleteAfter: NOW + 30 * DAY, notes: ['feat-refunds was pushed again and dropped out'] },
  }),
  deleting: card({
    state: REMOVING,
    counts: { deleting: 5, deleted: 32, dropped: 1 },
    holds: { freedBytes: 4e9 },
  }),
  deleted: card({ state: REMOVING, counts: { deleted: 37, dropped: 1 }, holds: { freedBytes: 9.1e9 } }),
  restored: card({
    state: { status: 'restored', by: { id: MEMBER }, at: NOW + DAY, removedBy: { id: LEAD } },
    counts: { restored: 38 },
    holds: { notes: ['the name fix-vat was taken by another image meanwhile and stays there'] },
  }),
  'restored, but for one that was deleted before': card({
    state: { status: 'restored', by: { id: MEMBER }, at: NOW + DAY, removedBy: { id: LEAD } },
    counts: { restored: 37, lost: 1 },
    holds: { notes: ['feat-a was deleted before it could be given back; left of it: 2 parts'] },
  }),
  'deleted before it could be restored': card({ state: REMOVING, counts: { lost: 1 } }),
  superseded: card({ state: { status: 'superseded', at: NOW } }),
  'open, everything offered': card({ review: { offers: EVERYTHING } }),
  'half archived': card({
    ...SLOW,
    review: { ...SLOW.review, offers: EVERYTHING },
    state: { ...SECONDING, action: 'archive' },
  }),
  reduced: card({
    state: { ...REMOVING, action: 'reduce', leftOut: [1, 2, 3, 4, 5].map((n) => family(n).root) },
    counts: { quarantined: 33 },
    holds: { deleteAfter: NOW + 30 * DAY },
  }),
  archiving: card({
    state: { ...REMOVING, action: 'archive' },
    counts: { approved: 8, quarantined: 30 },
    holds: { watchUntil: NOW + 30 * DAY },
  }),
  'archived, still watched': card({
    state: { ...REMOVING, action: 'archive' },
    counts: { quarantined: 38 },
    holds: { watchUntil: NOW + 30 * DAY },
  }),
  archived: card({ state: { ...REMOVING, action: 'archive' }, counts: { archived: 38 } }),
  'coming back from the archive': card({
    state: {
      status: 'restored',
      by: { id: MEMBER },
      at: NOW + DAY,
      removedBy: { id: LEAD },
      action: 'archive',
    },
    counts: { restoring: 38 },
  }),
  disabled: card({ state: { ...REMOVING, action: 'disable' }, counts: { disabled: 37, restored: 1 } }),
};

export function family(n: number, tags: readonly string[] = [`build-${n}`]): FrozenFamily {
  const root = `sha256:${n.toString(16).padStart(4, '0').repeat(16)}` as Digest;
  return {
    root,
    members: [{ digest: root, tags, shared: false }],
    tags,
    pushedAt: NOW - 100 * DAY,
    sizeBytes: 2.5e8,
    stop: tags.length > 0 ? 'tags' : 'archive',
    reasons: [],
    findings: [],
    fingerprint: `f${n}`,
  };
}
