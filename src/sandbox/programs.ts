import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of the first of these programs that is on the PATH, or undefined. */
export function findProgram(...names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/** Whether this file exists and may be run. */
export function isExecutable(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // accessSync has no other way of saying "not allowed"
  }
}

/**
 * Installs a package with the system's own package manager, where that can be done without asking: apt as root,
 * else Homebrew. Says so on stderr first. Answers why not where it did not.
 */
export function install(packages: {
  readonly apt: readonly string[];
  readonly brew?: string;
}): string | undefined {
  const apt = findProgram('apt-get');
  const brew = packages.brew ? findProgram('brew') : undefined;
  if (apt && process.getuid?.() === 0) return installWithApt(apt, packages.apt);
  if (brew && packages.brew) return run(brew, ['install', packages.brew]);
  return apt ? 'installing needs root' : 'neither apt-get nor brew is on the PATH';
}

function installWithApt(apt: string, names: readonly string[]): string | undefined {
  const args = ['install', '-y', '-q', '--no-install-recommends', ...names];
  // The package lists may be missing or old: one update, then once more.
  if (!run(apt, args)) return undefined;
  return run(apt, ['update', '-q']) ?? run(apt, args);
}

/** These three keep a package from asking questions and from starting a system service of its own. */
const QUIET = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1', SYSTEMD_OFFLINE: '1' };

function run(program: string, args: readonly string[]): string | undefined {
  process.stderr.write(`layaway: ${[program, ...args].join(' ')}\n`);
  // The installer's own lines go to stderr too: stdout belongs to the caller.
  const { status, error } = spawnSync(program, args, {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...QUIET },
  });
  if (status === 0) return undefined;
  return `\`${[program, ...args].join(' ')}\` failed: ${error?.message ?? `exit code ${status}`}`;
}

/**
 * The command line to start a program with so that it ends when this process does, even when this one is killed:
 * `setpriv --pdeathsig` where util-linux has it, else the command line itself.
 */
export function diesWithParent(command: readonly [string, ...string[]]): readonly [string, ...string[]] {
  const setpriv = findProgram('setpriv');
  return setpriv && knowsParents(setpriv) ? [setpriv, '--pdeathsig', 'KILL', ...command] : command;
}

/** By path, asked once in a process: starting a program to ask costs as much as starting what was meant. */
const known = new Map<string, boolean>();

function knowsParents(setpriv: string): boolean {
  const answer =
    known.get(setpriv) ??
    spawnSync(setpriv, ['--help'], { encoding: 'utf8' }).stdout?.includes('--pdeathsig') ??
    false;
  known.set(setpriv, answer);
  return answer;
}
