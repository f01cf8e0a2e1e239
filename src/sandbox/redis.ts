import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answersPing, freePort } from './loopback.ts';
import { diesWithParent, findProgram, install } from './programs.ts';

/** A Redis of one's own, on loopback, with what the real one must have: AOF `always` and no eviction. */
export interface PrivateRedis {
  /** Over a Unix socket, which costs both ends less than TCP. */
  readonly url: string;
  /** On loopback, for what speaks TCP; 0 where it was not asked for. */
  readonly port: number;
  /** The address of one of its 16 databases. */
  database(number: number): string;
  /** Process id; changes with `restart`. */
  readonly pid: number;
  /** Kills it as a crash would and starts it again at the same address with what its append-only file holds. */
  restart(): Promise<void>;
  /** Ends the process and removes its folder. */
  stop(): Promise<void>;
}

/** The path of a Redis or Valkey server, installed where it is missing and may be. Throws with what to do. */
export function findRedisServer(): string {
  const present = findProgram('redis-server', 'valkey-server');
  if (present) return present;
  const failure = install({ apt: ['redis-server'], brew: 'redis' });
  const installed = findProgram('redis-server', 'valkey-server');
  if (installed) return installed;
  throw new Error(
    `No redis-server and no valkey-server on the PATH (${failure ?? 'its package has none'}). Install one: ` +
      '`sudo apt-get install redis-server` on Debian and Ubuntu, `brew install redis` on macOS.',
  );
}

export interface RedisOptions {
  /** Listens on a loopback port, too. Only where a test needs one: somebody else may take it before Redis does. */
  readonly tcp?: boolean;
}

/** Starts a private Redis and waits until it answers. */
export async function startRedis({ tcp = false }: RedisOptions = {}): Promise<PrivateRedis> {
  const program = findRedisServer();
  const folder = await mkdtemp(join(await quickDisk(), 'layaway-redis-'));
  const port = tcp ? await freePort() : 0;
  const url = `unix://${socketIn(folder)}`;
  let server = await launch(program, folder, port);
  return {
    url,
    port,
    database: (number) => `${url}?db=${number}`,
    get pid() {
      return pidOf(server);
    },
    async restart() {
      await kill(server);
      server = await launch(program, folder, port);
    },
    async stop() {
      await kill(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Memory that looks like a disk, on Linux. */
const IN_MEMORY = '/dev/shm';
const ROOM = 2 * 1024 ** 3;

/**
 * What a private Redis writes is gone with it: only a crash of Redis itself has to be survived, not one of the machine.
 * On memory each write is as safe from that, and nobody waits for a disk. A small one could fill up: then the disk.
 */
async function quickDisk(): Promise<string> {
  const { bavail, bsize } = await statfs(IN_MEMORY).catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize >= ROOM ? IN_MEMORY : tmpdir();
}

const SETTINGS =
  '--bind 127.0.0.1 --appendonly yes --appendfsync always --maxmemory-policy noeviction --daemonize no'.split(
    ' ',
  );

const socketIn = (folder: string) => join(folder, 'redis.sock');

const START_TIMEOUT = 15_000;

async function launch(program: string, folder: string, port: number): Promise<ChildProcess> {
  const log = join(folder, 'redis.log');
  const settings = [
    ...SETTINGS,
    '--save',
    '',
    '--port',
    `${port}`,
    '--unixsocket',
    socketIn(folder),
    '--dir',
    folder,
    '--logfile',
    log,
  ];
  const [command, ...args] = diesWithParent([program, ...settings]);
  const server = spawn(command, args, { stdio: 'ignore' });
  server.unref();
  const endWithUs = () => server.kill('SIGKILL');
  process.once('exit', endWithUs);
  server.once('exit', () => process.removeListener('exit', endWithUs));
  const gone = new AbortController();
  server.once('exit', () => gone.abort());
  server.once('error', () => gone.abort());
  const limit = AbortSignal.any([gone.signal, AbortSignal.timeout(START_TIMEOUT)]);
  if (await answersPing(socketIn(folder), limit)) return server;
  await kill(server);
  throw new Error(`${program} did not start in ${folder}: ${await lastLines(log)}`);
}

/** SIGKILL: on SIGTERM a Redis that is just writing its first append-only file declines to exit. */
async function kill(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.ref();
  server.kill('SIGKILL');
  await exited;
}

function pidOf(server: ChildProcess): number {
  if (server.pid === undefined) throw new Error('the private Redis has no process');
  return server.pid;
}

async function lastLines(log: string): Promise<string> {
  const text = await readFile(log, 'utf8').catch((error: Error) => error.message);
  return text.trim().split('\n').slice(-5).join(' | ');
}
