import type { RegistryKey } from '../policy/image.ts';
import type { UntagForm } from '../policy/order.ts';
import type { Instant } from '../policy/time.ts';
import type { LedgerEntry } from './ledger-entry.ts';

/** Why something is paused, since when, and by whom: a Slack user id, `cli`, or `layaway`. */
export interface Pause {
  readonly by: string;
  readonly at: Instant;
  readonly why: string;
}

/** What is paused by itself: a registry may be so alone, together with everything, or both. */
export interface Pauses {
  readonly everything?: Pause;
  readonly registries: ReadonlyMap<RegistryKey, Pause>;
}

/** What is taken out of one budget: `n` of `limit`. */
export interface BudgetShare {
  /** The day, or another name of a budget. */
  readonly key: string;
  readonly n: number;
  readonly limit: number;
}

export interface Brakes {
  /** Undefined where not paused. `registry` undefined asks for the global pause only. */
  paused(registry?: RegistryKey): Promise<Pause | undefined>;
  /** All of them, each registry's own ones in order. */
  pauses(): Promise<Pauses>;
  pause(by: string, why: string, at: Instant, registry?: RegistryKey): Promise<void>;
  /**
   * Pauses a registry by itself, unless somebody paused it already. Answers whether it is paused for this `cause`: now,
   * or since it was asked for before.
   */
  pauseUnlessPaused(
    by: string,
    why: string,
    at: Instant,
    registry: RegistryKey,
    cause: string,
  ): Promise<boolean>;
  /** Ends one pause, together with its ledger entry. Of two, the other one stands. */
  resume(registry?: RegistryKey, entry?: LedgerEntry): Promise<void>;
  /** Takes `n` changes out of a day's budget, or answers false and takes none. A payer pays once a day. */
  spend(
    registry: RegistryKey,
    repository: string,
    day: string,
    n: number,
    limit: number,
    payer?: string,
  ): Promise<boolean>;
  /** Takes out of several budgets at once, all or nothing; answers the first that is used up. */
  spendTogether<Share extends BudgetShare>(
    registry: RegistryKey,
    repository: string,
    budgets: readonly Share[],
    payer: string,
  ): Promise<Share | undefined>;
  /** The budget for which `spendTogether` would be refused by now, or undefined; takes nothing. */
  usedUp<Share extends BudgetShare>(
    registry: RegistryKey,
    repository: string,
    budgets: readonly Share[],
    payer: string,
  ): Promise<Share | undefined>;
  /** How much of a budget was spent. */
  spent(registry: RegistryKey, repository: string, day: string): Promise<number>;
  /** Notes a trip and answers how many there were in the last hour, this one included. The same name counts once. */
  noteTrip(registry: RegistryKey, at: Instant, name?: string): Promise<number>;
  /** What `doctor --probe` proved of a registry. */
  probe(registry: RegistryKey): Promise<Probe | undefined>;
  saveProbe(registry: RegistryKey, probe: Probe): Promise<void>;
}

export interface Probe {
  readonly form: UntagForm;
  readonly at: Instant;
}
