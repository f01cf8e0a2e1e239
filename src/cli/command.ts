import type { Problem } from '../config/problem.ts';
import type { Config } from '../config.ts';
import type { Instant } from '../policy/time.ts';
import type { Progress } from './progress.ts';
import type { Screen } from './terminal.ts';

/** One option of a command, without its dashes. A `value` names what follows it; without one it is a flag. */
export interface OptionSpec {
  readonly about: string;
  readonly value?: string;
}

type Specs = Readonly<Record<string, OptionSpec>>;

/** Flags that were not given are false, values that were not given undefined. */
export type OptionValues<S extends Specs> = {
  readonly [K in keyof S]: S[K] extends { readonly value: string } ? string | undefined : boolean;
};

/** Options as they were read, before a command's own types are known. */
export type ReadOptions = Readonly<Record<string, string | boolean | undefined>>;

/** What a command is called with. */
export interface Call<O = ReadOptions> {
  readonly names: readonly string[];
  readonly options: O;
  readonly config: Config;
  /** The file it was read from; absent where there is none and all settings are at their defaults. */
  readonly configFile?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Instant;
  /** What stands for the clock of Redis where this process's own is moved, in tests. */
  readonly serverTime?: () => Promise<Instant>;
  readonly progress: Progress;
  /** A line for the person who watches, on stderr; never part of the result. */
  readonly note: (line: string) => void;
  /** Resolves when the process is told to stop. Until somebody asks, Ctrl-C just ends it. */
  readonly untilStopped: () => Promise<void>;
}

/** What came of it. Exit 0 for a result unless `failed`, 1 for a refusal, 2 for wrong use. */
export type Result =
  | { readonly json: unknown; readonly text: (screen: Screen) => string; readonly failed?: boolean }
  | { readonly refused: string }
  | { readonly wrongUse: string }
  | { readonly problems: readonly Problem[] };

/** One command as the framework knows it. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** How its names are written in the usage line: `[repository…]`. */
  readonly names: string;
  readonly atLeast: number;
  readonly atMost: number;
  readonly options: Specs;
  /** What `--help` says below the usage, wrapped at 80 columns. */
  readonly help: string;
  run(call: Call): Promise<Result>;
}

interface CommandDraft<S extends Specs> extends Omit<Command, 'options' | 'run'> {
  readonly options: S;
  run(call: Call<OptionValues<S>>): Promise<Result>;
}

/** Ties the type of a command's options to their description. */
export function defineCommand<const S extends Specs>(draft: CommandDraft<S>): Command {
  return { ...draft, run: (call) => draft.run({ ...call, options: call.options as OptionValues<S> }) };
}
