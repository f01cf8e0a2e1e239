import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from '../../src/cli/command.ts';
import { run } from '../../src/cli/run.ts';

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in a made-up process: an empty directory, no environment, no terminal. */
export async function runLine(
  commands: readonly Command[],
  line: string,
  around: {
    readonly env?: Record<string, string>;
    readonly config?: string;
    readonly tty?: boolean;
    /** When it is run; the clock moves on by a second with every look at it. */
    readonly now?: number;
    /** How far the clock of Redis is from that; not at all unless told. */
    readonly serverAhead?: number;
  } = {},
): Promise<Ran> {
  const directory = mkdtempSync(join(tmpdir(), 'layaway-cli-'));
  if (around.config !== undefined) writeFileSync(join(directory, 'layaway.yml'), around.config);
  const written = { stdout: '', stderr: '' };
  const writer = (name: keyof typeof written) => ({
    write(text: string) {
      written[name] += text;
    },
    isTTY: around.tty ?? false,
    columns: 100,
  });
  let clock = around.now ?? 0;
  const status = await run(commands, line.split(' ').filter(Boolean), {
    stdout: writer('stdout'),
    stderr: writer('stderr'),
    env: around.env ?? {},
    now: () => (clock += 1_000),
    serverTime: async () => clock + (around.serverAhead ?? 0),
    version: '1.2.3',
    untilStopped: async () => {},
    directory,
  }).finally(() => rmSync(directory, { recursive: true }));
  return { status, ...written };
}
