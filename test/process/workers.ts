import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Job } from './worker.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Inside the project, where it is ignored by git. */
const PROGRAM = join(ROOT, '.layaway/process/worker.mjs');

/** Bundles the worker into one file: dozens are started, and loading a thousand modules each would take the time. */
export async function buildRealWorker(): Promise<void> {
  await build({
    entryPoints: [join(import.meta.dirname, 'worker.ts')],
    outfile: PROGRAM,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
    // Bundled CommonJS packages still ask for Node's own modules with require.
    banner: {
      js: "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);",
    },
  });
}

/** A worker in a process of its own. */
export interface RealWorker {
  /** Does the job; answers what failed, or undefined where the process was killed meanwhile. */
  run(job: Job): Promise<readonly unknown[] | undefined>;
  /** SIGKILL, by its pid; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts one, and waits until it is connected. */
export async function startRealWorker(env: Readonly<Record<string, string>>): Promise<RealWorker> {
  const child = fork(PROGRAM, [], {
    execArgv: [],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit').then(() => undefined);
  const ready = await Promise.race([once(child, 'message'), exited]);
  if (!ready) throw new Error('the worker ended before it was ready');
  return {
    async run(job) {
      const answered = once(child, 'message');
      child.send(job);
      const answer = await Promise.race([answered, exited]);
      return answer && (answer[0] as { failed: unknown[] }).failed;
    },
    async kill() {
      stop(child);
      await exited;
    },
  };
}

function stop(child: ChildProcess): void {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
}

/** Workers that are started ahead of need: starting takes longer than all they do. */
export function pool(env: Readonly<Record<string, string>>, spares: number) {
  const waiting = Array.from({ length: spares }, () => startRealWorker(env));
  return {
    async next(): Promise<RealWorker> {
      const first = waiting.shift() ?? startRealWorker(env);
      waiting.push(startRealWorker(env));
      return await first;
    },
    async close(): Promise<void> {
      for (const one of await Promise.allSettled(waiting))
        if (one.status === 'fulfilled') await one.value.kill();
    },
  };
}
