import type { Signal, SignalReport } from '../../policy/signal.ts';
import { type SourceContext, whyFailed } from '../source.ts';

/** One system that can know, while things run, that an image is missed. Read only, like every source. */
export interface SignalSource {
  readonly name: string;
  /** True where it sees one account and Region only: then those of the other registries are asked as well. */
  readonly regional?: boolean;
  /** All signals of one registry's images that there are now, old ones too. It may throw: `hearAll` says what then. */
  look(context: SourceContext): Promise<readonly Signal[]>;
}

/** Asks every source of signals once, side by side. A failure is an answer too, never an empty list. */
export function hearAll(
  sources: readonly SignalSource[],
  context: SourceContext,
): Promise<readonly SignalReport[]> {
  return Promise.all(
    sources.map(async (source): Promise<SignalReport> => {
      try {
        return { source: source.name, status: 'ok', signals: await source.look(context) };
      } catch (error) {
        return { source: source.name, status: 'failed', why: whyFailed(error, source.name) };
      }
    }),
  );
}
