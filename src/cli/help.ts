import type { Command, OptionSpec } from './command.ts';
import { COMMON_OPTIONS } from './parse.ts';

/** The list of commands. */
export function overview(commands: readonly Command[]): string {
  const rows = commands.map(({ name, names, summary }) => [`${name} ${names}`.trim(), summary] as const);
  return `Usage: layaway <command> [options]

Finds Amazon ECR images nobody uses, asks their owners, and removes what they
approve in steps that can be taken back.

Commands
${columns(rows)}

Every command takes --json, --config <file> and --help.
Exit status: 0 done, 1 something failed, 2 wrong use.
`;
}

/** What `layaway <command> --help` prints. */
export function commandHelp(command: Command): string {
  const all: Readonly<Record<string, OptionSpec>> = { ...command.options, ...COMMON_OPTIONS };
  const rows = Object.entries(all).map(([name, { value, about }]) => {
    return [value === undefined ? `--${name}` : `--${name} <${value}>`, about] as const;
  });
  const usage = ['layaway', command.name, command.names, '[options]'].filter((word) => word !== '');
  return `Usage: ${usage.join(' ')}

${command.help.trim()}

Options
${columns(rows)}
`;
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
