import type { SourceReport } from '../policy/evidence.ts';
import { failureText } from '../policy/failure.ts';
import { type RegistryId, registryKey } from '../policy/image.ts';
import type { Instant } from '../policy/time.ts';

/** What a source is told: for which registry to look. */
export interface SourceContext {
  readonly registry: RegistryId;
  readonly now: () => Instant;
  readonly signal?: AbortSignal;
}

/**
 * One system that can know of use. `collect` answers everything it found for the whole registry, once per sweep.
 * It may throw: whoever asks turns that into `failed`, which is never read as "nothing is used".
 */
export interface Source {
  readonly name: string;
  collect(context: SourceContext): Promise<SourceReport>;
}

/** Asks every source once, side by side. One answer for each, in their order; a failure is an answer too. */
export function collectAll(
  sources: readonly Source[],
  context: SourceContext,
): Promise<readonly SourceReport[]> {
  return Promise.all(sources.map((source) => ask(source, context)));
}

async function ask(source: Source, context: SourceContext): Promise<SourceReport> {
  const observedAt = context.now();
  try {
    return await source.collect(context);
  } catch (error) {
    const why = error instanceof SourceFailure ? error.message : failureText(error, source.name);
    return failedReport(source.name, { ...context, now: () => observedAt }, why);
  }
}

/** A failure whose message is already a sentence for people. */
export class SourceFailure extends Error {}

/** The answer of a source that could not look. */
export function failedReport(name: string, context: SourceContext, why: string): SourceReport {
  const registry = registryKey(context.registry);
  return { name, registry, observedAt: context.now(), inspected: 0, status: 'failed', why };
}
