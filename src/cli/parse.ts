import { type ParseArgsConfig, parseArgs } from 'node:util';
import { didYouMean } from '../config/nearest.ts';
import type { Command } from './command.ts';

/** What every command takes. */
export const COMMON_OPTIONS = {
  json: { about: 'print JSON, for programs' },
  config: { about: 'read this file instead of LAYAWAY_CONFIG or ./layaway.yml', value: 'file' },
  help: { about: 'say what the command does' },
} as const;

export interface ParsedLine {
  readonly names: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly json: boolean;
  readonly help: boolean;
  readonly config?: string;
}

/** Splits the line at the command's name: the first word that is neither an option nor the file of `--config`. */
export function splitCommand(argv: readonly string[]): { readonly name?: string; readonly rest: string[] } {
  const index = argv.findIndex((word, i) => !word.startsWith('-') && argv[i - 1] !== '--config');
  const name = argv[index];
  return name === undefined ? { rest: [...argv] } : { name, rest: argv.toSpliced(index, 1) };
}

/** Reads the options and names of one command. */
export function parseLine(command: Command, args: string[]): ParsedLine | { readonly wrongUse: string } {
  const specs = { ...COMMON_OPTIONS, ...command.options };
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, spec] of Object.entries(specs)) {
    options[name] = { type: 'value' in spec ? 'string' : 'boolean' };
  }
  options.help = { type: 'boolean', short: 'h' };
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const { json, help, config, ...own } = values as Record<string, string | boolean | undefined>;
    const line = { names: positionals, options: withFlags(command, own), json: !!json, help: !!help };
    const wrong = help ? undefined : wrongCount(command, positionals.length);
    if (wrong !== undefined) return { wrongUse: wrong };
    return typeof config === 'string' ? { ...line, config } : line;
  } catch (error) {
    const wrongUse = sentenceOf(error, Object.keys(specs));
    if (wrongUse === undefined) throw error;
    return { wrongUse };
  }
}

function withFlags(command: Command, given: Readonly<Record<string, string | boolean | undefined>>) {
  const flags = Object.entries(command.options).filter(([, spec]) => spec.value === undefined);
  return { ...Object.fromEntries(flags.map(([name]) => [name, false])), ...given };
}

function wrongCount(command: Command, count: number): string | undefined {
  const usage = `layaway ${command.name} ${command.names}`.trim();
  if (count < command.atLeast) return `something is missing: ${usage}`;
  if (count > command.atMost) {
    return command.atMost === 0 ? `${command.name} takes no names` : `too many names: ${usage}`;
  }
  return undefined;
}

/** `parseArgs` throws TypeErrors with codes of their own for wrong use. */
function sentenceOf(error: unknown, known: readonly string[]): string | undefined {
  if (!(error instanceof Error && 'code' in error)) return undefined;
  if (!String(error.code).startsWith('ERR_PARSE_ARGS')) return undefined;
  const unknown = /Unknown option '(-+)([^']+)'/.exec(error.message);
  if (!unknown) return error.message.replace(/ To specify.*/s, '');
  const [, dashes, name = ''] = unknown;
  const hint = didYouMean(name, known).replace(/mean /, 'mean --');
  return `there is no option ${dashes}${name}.${hint}`;
}
