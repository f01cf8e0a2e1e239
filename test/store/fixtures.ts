import { type Hold, holdId } from '../../src/policy/hold.ts';
import { type Digest, parseDigest } from '../../src/policy/image.ts';
import type { FrozenFamily, Review } from '../../src/policy/review.ts';
import { DAY } from '../../src/policy/time.ts';
import type { LedgerEntry, Receipt, RepositorySnapshot } from '../../src/store/store.ts';

export const NOW = Date.UTC(2026, 2, 2, 9);
export const REGISTRY = { account: '123456789012', region: 'eu-west-1' };
export const KEY = '123456789012/eu-west-1';
export const OTHER_KEY = '210987654321/us-east-1';
export const REPOSITORY = 'payments/api';

export function digest(n: number): Digest {
  const parsed = parseDigest(`sha256:${n.toString(16).padStart(64, '0')}`);
  if (!parsed) throw new RangeError(`${n} makes no digest`);
  return parsed;
}

export function review(id: string, changes: Partial<Review> = {}): Review {
  return {
    id,
    version: 0,
    candidate: `${KEY}/${REPOSITORY}#branch.past-expected-life`,
    registry: REGISTRY,
    repository: REPOSITORY,
    class: 'branch',
    kind: 'past-expected-life',
    owner: { team: 'payments', why: 'repository tag owner=payments' },
    openedAt: NOW,
    askedSince: NOW,
    offers: ['keep', 'remove'],
    slow: false,
    facts: {
      families: 1,
      tags: ['feat-refunds'],
      moreTags: 0,
      neverPulled: 1,
      bytes: { upper: 2_000, estimate: 1_000 },
      monthlyUsd: 0.1,
      reasons: ['Not pulled for 90 days.'],
      notFoundIn: [],
      cannotSee: ['laptops'],
      ifWrong: 'deploys fail until it is restored',
      watch: 14 * DAY,
      total: 50,
    },
    state: { status: 'open' },
    ...changes,
  };
}

export function frozen(n: number): FrozenFamily {
  return {
    root: digest(n),
    members: [{ digest: digest(n), tags: [`feat-${n}`], shared: false }],
    tags: [`feat-${n}`],
    sizeBytes: 1_000 + n,
    stop: 'tags',
    reasons: ['Not pulled for 90 days.'],
    findings: [{ source: 'ecs', observedAt: NOW, status: 'not-seen', inspected: 41 }],
    fingerprint: `fingerprint-${n} “quoted” \\ \n`,
  };
}

export function hold(n: number, changes: Partial<Hold> = {}): Hold {
  const repository = changes.repository ?? REPOSITORY;
  return {
    id: holdId(REGISTRY, repository, digest(n)),
    version: 0,
    review: 'r1',
    registry: REGISTRY,
    repository,
    root: digest(n),
    members: [{ digest: digest(n), tags: [`feat-${n}`], staying: [] }],
    stop: 'tags',
    fingerprint: `fingerprint-${n}`,
    sizeBytes: 1_000 + n,
    watch: 14 * 86_400_000,
    approval: { by: 'U0PAYLEAD', at: NOW, effect: 'delete' },
    state: { status: 'approved' },
    ...changes,
  };
}

export function entry(text: string, changes: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    at: NOW,
    kind: 'decided',
    registry: KEY,
    repository: REPOSITORY,
    by: 'U0PAYLEAD',
    text,
    ...changes,
  };
}

export function receipt(n: number, tag = `feat-${n}`): Receipt {
  const manifest = `{\n   "schemaVersion": 2,\n\t"note": "é — \\u00e9 ${n}"}\r\n`;
  return { at: NOW, members: [{ digest: digest(n), mediaType: 'application/json', manifest, tags: [tag] }] };
}

export function snapshot(repository: string, scannedAt: number, team?: string): RepositorySnapshot {
  return {
    registry: REGISTRY,
    repository,
    scannedAt,
    images: 3,
    bytes: 300,
    owner: team === undefined ? { why: 'nobody known' } : { team, why: 'configuration' },
    rows: [{ class: 'branch', verdict: 'removable', families: 3, bytes: 300 }],
  };
}
