import { collectAll } from '../src/evidence/source.ts';
import { gradeReport, type SourceExpectation, type SourceReport } from '../src/policy/evidence.ts';
import type { Instant } from '../src/policy/time.ts';
import { indexReports, type UseIndex } from '../src/policy/use-index.ts';
import type { RegistryAccess, ScanDeps } from './deps.ts';

/** What all sources said of one registry in one sweep, graded and ready to be asked. */
export interface Evidence {
  readonly reports: readonly SourceReport[];
  readonly index: UseIndex;
  /** What may use this registry and no source looks into, as sentences. */
  readonly notCovered: readonly string[];
  /** When the last source had answered. */
  readonly at: Instant;
}

/** Asks each source once for a registry, and remembers how much the good ones inspected. */
export async function collectEvidence(deps: ScanDeps, access: RegistryAccess): Promise<Evidence> {
  const context = { registry: access.id, now: deps.now };
  const [answers, notCovered] = await Promise.all([
    collectAll(access.sources, context),
    access.consumersNotCovered(context),
  ]);
  const reports = await Promise.all(answers.map((answer) => grade(deps, access, answer)));
  return { reports, index: indexReports(reports), notCovered, at: deps.now() };
}

async function grade(deps: ScanDeps, access: RegistryAccess, answer: SourceReport): Promise<SourceReport> {
  const lastInspected = await deps.memory.lastInspected(access.key, answer.name);
  const report = gradeReport(answer, expectationOf(deps, answer.name, lastInspected), deps.now());
  if (report.status === 'ok') await deps.memory.rememberInspected(access.key, report.name, report.inspected);
  return report;
}

function expectationOf(deps: ScanDeps, name: string, lastInspected: number | undefined): SourceExpectation {
  const configured = Object.entries(deps.config.sources).find(([source]) => source === name)?.[1];
  return {
    maxAge: configured?.maxAge ?? 0,
    expectNothing: configured?.expect === 0,
    ...(lastInspected !== undefined && { lastInspected }),
  };
}

/**
 * Takes a source's present count for its right size, after somebody looked why it sees so much less. Nothing does so by
 * itself: a source that went half blind looks the same, and its images must stay unclear. Undefined where there is no
 * such source; throws nothing, a source that cannot look answers why.
 */
export async function acceptInspected(
  deps: ScanDeps,
  access: RegistryAccess,
  name: string,
): Promise<{ readonly inspected: number } | { readonly why: string } | undefined> {
  const sources = access.sources.filter((source) => source.name === name);
  const [report] = await collectAll(sources, { registry: access.id, now: deps.now });
  if (!report) return undefined;
  if (report.status !== 'ok') return { why: report.why };
  await deps.memory.rememberInspected(access.key, name, report.inspected);
  return { inspected: report.inspected };
}
