import type { Candidate, JudgedFamily, Ownership } from '../policy/candidate.ts';
import type { Finding, SourceReport } from '../policy/evidence.ts';
import type { Family } from '../policy/family.ts';
import { goalOf, type Hold } from '../policy/hold.ts';
import { type RegistryId, registryKey } from '../policy/image.ts';
import { familyBytes } from '../policy/savings.ts';
import type { Instant } from '../policy/time.ts';
import type {
  CandidateShape,
  ExplainedImage,
  FamilyShape,
  FindingShape,
  HoldShape,
  SourceShape,
} from './shapes.ts';

/** ISO 8601, UTC; null where nobody knows. */
export function isoOrNull(at: Instant | undefined): string | null {
  return at === undefined ? null : iso(at);
}

function iso(at: Instant): string {
  return new Date(at).toISOString();
}

export function candidateShape(candidate: Candidate): CandidateShape {
  const { registry, owner, families, ...rest } = candidate;
  return {
    id: rest.id,
    registry: registryKey(registry),
    repository: rest.repository,
    owner: owner.team ?? null,
    ownerWhy: owner.why,
    class: rest.class,
    kind: rest.kind,
    score: rest.score,
    bytes: { upper: rest.bytes.upper, estimate: rest.bytes.estimate },
    reasons: rest.reasons,
    offers: rest.offers,
    slow: rest.slow,
    slowReasons: rest.slowReasons,
    families: families.map(({ family }) => familyShape(family)),
  };
}

function familyShape(family: Family): FamilyShape {
  return {
    digest: family.root.digest,
    tags: family.tags,
    pushedAt: isoOrNull(family.root.pushedAt),
    lastPulledAt: isoOrNull(family.lastPulledAt),
    members: family.members.map(({ digest }) => digest),
    sizeBytes: familyBytes(family),
  };
}

export function sourceShape(report: SourceReport): SourceShape {
  return {
    name: report.name,
    status: report.status,
    inspected: report.inspected,
    observedAt: iso(report.observedAt),
    ...(report.status !== 'ok' && { why: report.why }),
    registry: report.registry,
  };
}

function findingShape({ observedAt, ...finding }: Finding): FindingShape {
  return { ...finding, observedAt: iso(observedAt) };
}

/** Where an explained image stands. */
export interface Standing {
  readonly registry: RegistryId;
  readonly repository: string;
  readonly owner: Ownership;
  readonly hold?: Hold;
}

/** One family with everything that was said of it. */
export function explainedImage({ family, verdict }: JudgedFamily, where: Standing): ExplainedImage {
  return {
    repository: where.repository,
    digest: family.root.digest,
    tags: family.tags,
    class: verdict.class,
    owner: where.owner.team ?? null,
    verdict: verdict.kind,
    reasons: verdict.reasons.map(({ text }) => text),
    findings: verdict.findings.map(findingShape),
    ...(where.hold && { hold: holdShape(where.hold) }),
    registry: registryKey(where.registry),
    ownerWhy: where.owner.why,
    pushedAt: isoOrNull(family.root.pushedAt),
    lastPulledAt: isoOrNull(family.lastPulledAt),
    sizeBytes: familyBytes(family),
    members: family.members.map(({ digest }) => digest),
    trace: verdict.trace,
  };
}

function holdShape(hold: Hold): HoldShape {
  const { state, approval } = hold;
  return state.status === 'quarantined' && goalOf(hold) === 'delete' && approval.effect === 'delete'
    ? { status: state.status, deleteAfter: iso(state.deleteAfter) }
    : { status: state.status };
}
