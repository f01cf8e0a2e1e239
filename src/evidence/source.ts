import type { SourceReport } from '../policy/evidence.ts';
import { failureText } from '../policy/failure.ts';
import { type RegistryId, type RegistryKey, registryKey } from '../policy/image.ts';
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
  /** True where it sees one account and Region only: then those of the other registries are asked as well. */
  readonly regional?: boolean;
  /** True where many accounts have none of these: an empty answer is believed until something was once seen. */
  readonly mayBeEmpty?: boolean;
  /** True for a list that is read whole or fails: however short it became, its count is right. */
  readonly countsForItself?: boolean;
  collect(context: SourceContext): Promise<SourceReport>;
}

/** A registry's source as it answers for the images of another one: under a name that tells where it looked. */
export function fromElsewhere(source: Source, place: RegistryKey): Source {
  const name = `${source.name} in ${place}`;
  return { ...source, name, collect: async (context) => ({ ...(await source.collect(context)), name }) };
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
    return failedReport(source.name, { ...context, now: () => observedAt }, whyFailed(error, source.name));
  }
}

/** A failure whose message is already a sentence for people. */
export class SourceFailure extends Error {}

/** Why a look failed, as a sentence for people. */
export function whyFailed(error: unknown, asked: string): string {
  return error instanceof SourceFailure ? error.message : failureText(error, asked);
}

/** The answer of a source that could not look. */
export function failedReport(name: string, context: SourceContext, why: string): SourceReport {
  const registry = registryKey(context.registry);
  return { name, registry, observedAt: context.now(), inspected: 0, status: 'failed', why };
}
