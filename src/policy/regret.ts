import type { Hold, HoldStatus } from './hold.ts';
import type { Instant } from './time.ts';

/** How often what was put aside had to be given back. */
export interface Regret {
  /** Wanted back by a trip or a person after putting aside began. */
  readonly restored: number;
  /** All that was ever put aside, those included. */
  readonly aside: number;
  /** When the newest of them was wanted back. */
  readonly lastAt?: Instant;
}

/**
 * The regret in some holds, such as those of one repository and class. A veto is none: somebody touched the image,
 * nobody missed it. An image that was put aside anew counts with what became of it then.
 */
export function regretOf(holds: readonly Pick<Hold, 'state'>[]): Regret {
  const times = holds.flatMap(({ state }) => {
    if (state.status !== 'restoring' && state.status !== 'restored') return [];
    if (state.cause.kind === 'veto') return [];
    return [state.status === 'restored' ? state.at : state.since];
  });
  return {
    restored: times.length,
    aside: holds.filter(({ state }) => ASIDE.has(state.status)).length,
    ...(times.length > 0 && { lastAt: Math.max(...times) }),
  };
}

/** Of what is `gone` nobody knows whether it was ever put aside. */
const ASIDE: ReadonlySet<HoldStatus> = new Set([
  ...(['quarantining', 'quarantined', 'deleting', 'deleted', 'archived', 'disabled'] as const),
  ...(['restoring', 'restored'] as const),
]);

/** What is left of a confidence: a regret among few says less than many among many. */
export function shaken(confidence: number, { restored, aside }: Regret): number {
  return Math.round(confidence * (1 - restored / (aside + 1)));
}

/** The regret as a sentence for the next card; undefined where there is none. */
export function regretText({ restored, aside, lastAt }: Regret): string | undefined {
  if (lastAt === undefined) return undefined;
  const of = aside === 1 ? 'The only one' : `${restored} of ${aside}`;
  const when = new Date(lastAt);
  return `${of} of this kind put aside here before had to be restored, last in ${MONTHS[when.getUTCMonth()]} ${when.getUTCFullYear()}.`;
}

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];
