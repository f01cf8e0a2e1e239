import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { answersPing } from '../../src/sandbox/loopback.ts';
import { diesWithParent } from '../../src/sandbox/programs.ts';
import { findRedisServer } from '../../src/sandbox/redis.ts';

/** A real Redis that keeps snapshots and can be started again on an older one, as from a backup. */
export interface RewindableRedis {
  readonly url: string;
  /** Keeps what Redis holds now under a name. */
  save(name: string): Promise<void>;
  /** Stops it and starts it again on what was kept; its own data since is lost. */
  goBack(name: string): Promise<void>;
  stop(): Promise<void>;
}

const socketIn = (folder: string) => join(folder, 'redis.sock');

export async function startRewindable(): Promise<RewindableRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'layaway-rewind-'));
  const url = `unix://${socketIn(folder)}`;
  let server = await launch(folder);
  return {
    url,
    async save(name) {
      const redis = new Redis(url);
      await redis.save();
      redis.disconnect();
      await copyFile(join(folder, 'dump.rdb'), join(folder, `${name}.rdb`));
    },
    async goBack(name) {
      await kill(server);
      await copyFile(join(folder, `${name}.rdb`), join(folder, 'dump.rdb'));
      server = await launch(folder);
    },
    async stop() {
      await kill(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function launch(folder: string): Promise<ChildProcess> {
  const settings = '--appendonly no --maxmemory-policy noeviction --port 0'.split(' ');
  const [command, ...args] = diesWithParent([
    findRedisServer(),
    ...settings,
    ...['--save', '', '--unixsocket', socketIn(folder), '--dir', folder],
  ]);
  const server = spawn(command, args, { stdio: 'ignore' });
  server.unref();
  if (!(await answersPing(socketIn(folder), AbortSignal.timeout(15_000))))
    throw new Error('the Redis did not start');
  return server;
}

async function kill(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.ref();
  server.kill('SIGKILL');
  await exited;
}
