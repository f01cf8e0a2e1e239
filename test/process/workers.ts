import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { programPath } from './programs.ts';
import type { Job } from './worker.ts';

/** A worker in a process of its own. */
export interface RealWorker {
  /** Does the job; answers what failed, or undefined where the process was killed meanwhile. */
  run(job: Job): Promise<readonly unknown[] | undefined>;
  /** SIGKILL, by its pid; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts one, and waits until it is connected. */
export async function startRealWorker(env: Readonly<Record<string, string>>): Promise<RealWorker> {
  const child = fork(programPath('worker'), [], {
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
