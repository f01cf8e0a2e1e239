import { didYouMean } from '../config/nearest.ts';
import { type Problem, problemText } from '../config/problem.ts';
import { loadConfig } from '../config.ts';
import type { Instant } from '../policy/time.ts';
import type { Command, Result } from './command.ts';
import { commandHelp, overview } from './help.ts';
import { jsonPieces } from './json.ts';
import { type ParsedLine, parseLine, splitCommand } from './parse.ts';
import { printableLines, safeToPrint } from './printable.ts';
import { progressOn } from './progress.ts';
import { sentencesFor } from './sentences.ts';
import { screenOf, type Writer } from './terminal.ts';

/** Everything the command line touches of its process. */
export interface Surroundings {
  readonly stdout: Writer;
  readonly stderr: Writer;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Instant;
  /** What stands for the clock of Redis where this one is moved, in tests. */
  readonly serverTime?: () => Promise<Instant>;
  readonly version: string;
  /** Resolves when the process is told to stop. */
  readonly untilStopped: () => Promise<void>;
  /** Where `layaway.yml` is looked for. */
  readonly directory?: string;
}

/** 0 done, 1 something failed, 2 wrong use. */
export type ExitStatus = 0 | 1 | 2;

/** Runs one command line. Everything that goes wrong ends as sentences on stderr; nothing is thrown. */
export async function run(
  commands: readonly Command[],
  argv: readonly string[],
  around: Surroundings,
): Promise<ExitStatus> {
  const { name, rest } = splitCommand(argv);
  if (name === undefined) return withoutCommand(commands, rest, around);
  if (name === 'help') return help(commands, rest, around);
  const command = commands.find((each) => each.name === name);
  if (!command) return unknownCommand(commands, name, around);
  const line = parseLine(command, rest);
  if ('wrongUse' in line) return wrongUse(around, line.wrongUse, ` ${name}`);
  if (line.help) return print(around, commandHelp(command));
  return await carryOut(command, line, around);
}

async function carryOut(command: Command, line: ParsedLine, around: Surroundings): Promise<ExitStatus> {
  const { env, now, directory, untilStopped, serverTime } = around;
  const place = { env, ...(directory && { directory }), ...(line.config && { path: line.config }) };
  const loaded = loadConfig(place);
  if ('problems' in loaded) return wrongSettings(around, loaded.problems, loaded.path);
  const progress = progressOn(around.stderr, now);
  const note = (text: string) => {
    progress.end();
    around.stderr.write(`${printableLines(text)}\n`);
  };
  const { names, options } = line;
  const own = { names, options, config: loaded.config, env, now, progress, note, untilStopped };
  const read = loaded.path !== undefined && { configFile: loaded.path };
  const call = { ...own, ...read, ...(serverTime && { serverTime }) };
  try {
    const result = await command.run(call);
    progress.end();
    return finish(command, result, line.json, around);
  } catch (error) {
    progress.end();
    for (const text of sentencesFor(error, { env }))
      around.stderr.write(`layaway: ${printableLines(text)}\n`);
    return 1;
  }
}

function finish(command: Command, result: Result, json: boolean, around: Surroundings): ExitStatus {
  if ('wrongUse' in result) return wrongUse(around, result.wrongUse, ` ${command.name}`);
  if ('problems' in result) return wrongSettings(around, result.problems);
  if ('refused' in result) {
    around.stderr.write(`layaway: ${printableLines(result.refused)}\n`);
    return 1;
  }
  if (json) for (const piece of jsonPieces(result.json)) around.stdout.write(piece);
  else {
    const screen = screenOf(around.stdout, around.env);
    print(around, safeToPrint(result.text(screen), screen));
  }
  return result.failed ? 1 : 0;
}

function withoutCommand(commands: readonly Command[], rest: readonly string[], around: Surroundings) {
  if (rest.includes('--version')) return print(around, `layaway ${around.version}\n`);
  if (rest.includes('--help') || rest.includes('-h')) return print(around, overview(commands));
  around.stderr.write(overview(commands));
  return 2;
}

function help(commands: readonly Command[], rest: readonly string[], around: Surroundings): ExitStatus {
  const name = rest.find((word) => !word.startsWith('-'));
  if (name === undefined) return print(around, overview(commands));
  const command = commands.find((each) => each.name === name);
  return command ? print(around, commandHelp(command)) : unknownCommand(commands, name, around);
}

/** What `/ecr` in Slack calls otherwise. */
const SLACK_ONLY: ReadonlyMap<string, string> = new Map([
  ['history', ' layaway records [repository] says who decided what.'],
  ['savings', ' layaway status [repository] says what was freed.'],
]);

function unknownCommand(commands: readonly Command[], name: string, around: Surroundings): ExitStatus {
  const known = commands.map((command) => command.name);
  const hint = SLACK_ONLY.get(name) ?? didYouMean(name, known);
  return wrongUse(around, `there is no command "${name}".${hint}`, '');
}

function wrongUse(around: Surroundings, sentence: string, command: string): ExitStatus {
  around.stderr.write(`layaway: ${printableLines(sentence)}\nTry: layaway${command} --help\n`);
  return 2;
}

function wrongSettings(around: Surroundings, problems: readonly Problem[], file?: string): ExitStatus {
  for (const problem of problems) around.stderr.write(`${problemText(problem, file)}\n`);
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  around.stderr.write(
    `layaway: ${count} in the ${file ? 'configuration' : 'environment'}; nothing was done\n`,
  );
  return 2;
}

function print(around: Surroundings, text: string): ExitStatus {
  around.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  return 0;
}
