import type { Mentions } from '../src/evidence/mentions.ts';
import {
  collectAll,
  fromElsewhere,
  type Source,
  type SourceContext,
  whyFailed,
} from '../src/evidence/source.ts';
import { gradeReport, type SourceExpectation, type SourceReport } from '../src/policy/evidence.ts';
import { HOUR, type Instant } from '../src/policy/time.ts';
import { indexReports, type UseIndex } from '../src/policy/use-index.ts';
import { type Around, lookAround } from './around.ts';
import type { RegistryAccess, ScanDeps } from './deps.ts';
import { noteMore } from './inspected.ts';

/** What all sources said of one registry in one sweep, graded and ready to be asked. */
export interface Evidence {
  readonly reports: readonly SourceReport[];
  readonly index: UseIndex;
  /** What may use this registry and no source looks into, as sentences. */
  readonly notCovered: readonly string[];
  /** What else holds for the registry: sentences on cards rest on it, no doubt does. */
  readonly around: Around;
  /** What runbooks and lists name, or why that is not known; absent where none are configured. */
  readonly mentions?: Mentions | { readonly unreadable: string } | undefined;
  /** When the first source began to look: a use that began after it may have been missed. */
  readonly at: Instant;
}

/** One source as it is asked for a registry. */
interface Asked {
  readonly source: Source;
  /** Its name in the configuration. */
  readonly base: string;
  /** False for the runtimes beside another registry: there it is usual that nothing runs. */
  readonly own: boolean;
}

/**
 * Asks each source of a registry once, and those of the other registries that see only their own account and Region:
 * what runs there may pull from here. Remembers how much the good ones inspected.
 */
export async function collectEvidence(deps: ScanDeps, access: RegistryAccess): Promise<Evidence> {
  const startedAt = deps.now();
  const asked = askedFor(deps, access);
  const context = { registry: access.id, now: deps.now };
  const [answers, consumers, around, mentions] = await Promise.all([
    collectAll(
      asked.map(({ source }) => source),
      context,
    ),
    consumersNotCovered(deps, access, context),
    lookAround(access),
    mentionsFor(access),
  ]);
  const notCovered = [...consumers, ...access.strangersAllowedHere(around.grants)];
  const reports = await Promise.all(asked.map((one, i) => grade(deps, access, one, answers[i])));
  const seen = reports.map(({ name, status, observedAt }) => ({ name, ok: status === 'ok', observedAt }));
  await deps.memory.noteSources(access.key, seen);
  const at = Math.min(startedAt, ...reports.map(({ observedAt }) => observedAt));
  return { reports, index: indexReports(reports), notCovered, around, mentions, at };
}

/** Like a source that failed: what a list might name must then not go the quick way. */
async function mentionsFor(access: RegistryAccess): Promise<Evidence['mentions']> {
  try {
    return await access.readMentions();
  } catch (error) {
    return { unreadable: whyFailed(error, 'reading slowPath.mentionedIn') };
  }
}

function askedFor(deps: ScanDeps, access: RegistryAccess): readonly Asked[] {
  const own = access.sources.map((source) => ({ source, base: source.name, own: true }));
  const elsewhere = othersThan(deps, access).flatMap(({ key, sources }) =>
    sources
      .filter(({ regional }) => regional)
      .map((source) => ({ source: fromElsewhere(source, key), base: source.name, own: false })),
  );
  return [...own, ...elsewhere];
}

/** The other registries that are configured: what runs beside them may use this one's images. */
export function othersThan({ registries }: ScanDeps, { key }: RegistryAccess): readonly RegistryAccess[] {
  return registries.filter((other) => other.key !== key);
}

async function consumersNotCovered(
  deps: ScanDeps,
  access: RegistryAccess,
  context: SourceContext,
): Promise<readonly string[]> {
  const elsewhere = othersThan(deps, access).map(async (other) => {
    const sentences = await other.consumersNotCovered(context);
    return sentences.map((sentence) => `in ${other.key}: ${sentence}`);
  });
  return (await Promise.all([access.consumersNotCovered(context), ...elsewhere])).flat();
}

async function grade(
  deps: ScanDeps,
  access: RegistryAccess,
  asked: Asked,
  answer: SourceReport | undefined,
): Promise<SourceReport> {
  const { name } = asked.source;
  if (!answer) throw new Error(`${name} was not asked`);
  const lastInspected = await deps.memory.lastInspected(access.key, name);
  const report = gradeReport(answer, expectationOf(deps, asked, lastInspected), deps.now());
  await noteMore(deps.memory, access.key, report, lastInspected);
  return report;
}

/** For a source without settings of its own (exceptions): it is read from files in the same sweep. */
const UNCONFIGURED_AGE = HOUR;

/**
 * A registry's own sources must find something, unless the configuration says otherwise: finding nothing usually means
 * looking in the wrong place. Beside another registry nothing may run at all, and some services few accounts use, so
 * there an empty answer is believed as long as none was ever different; from the first thing seen on, seeing nothing is
 * as suspicious as anywhere.
 */
function expectationOf(
  deps: ScanDeps,
  { source, base, own }: Asked,
  lastInspected: number | undefined,
): SourceExpectation {
  const configured = Object.entries(deps.config.sources).find(([name]) => name === base)?.[1];
  const maxAge = configured?.maxAge ?? UNCONFIGURED_AGE;
  // What was counted last time says nothing of how much there is to count now.
  if (source.countsForItself) return { maxAge, expectNothing: true };
  const alwaysEmpty = (source.mayBeEmpty || !own) && (lastInspected ?? 0) === 0;
  return {
    maxAge,
    expectNothing: configured?.expect === 0 || alwaysEmpty,
    ...(lastInspected !== undefined && { lastInspected }),
  };
}

/** What came of taking a source's present count for its right size. */
export type Accepted = { readonly name: string } & (
  | { readonly inspected: number }
  | { readonly why: string }
);

/**
 * Takes a source's present count for its right size, after somebody looked why it sees so much less. Nothing does so by
 * itself: a source that went half blind looks the same, and its images must stay unclear. `name` is a source's, which
 * means it wherever it looks for this registry, or that of one report (`ecs in 123456789012/eu-central-1`). Empty where
 * there is no such source; throws nothing, a source that cannot look answers why.
 */
export async function acceptInspected(
  deps: ScanDeps,
  access: RegistryAccess,
  name: string,
): Promise<readonly Accepted[]> {
  const sources = askedFor(deps, access)
    .filter(({ base, source }) => base === name || source.name === name)
    .map(({ source }) => source);
  const reports = await collectAll(sources, { registry: access.id, now: deps.now });
  return await Promise.all(
    reports.map(async (report) => {
      if (report.status !== 'ok') return { name: report.name, why: report.why };
      await deps.memory.rememberInspected(access.key, report.name, report.inspected);
      return { name: report.name, inspected: report.inspected };
    }),
  );
}
