import { serve } from '../../src/cli/commands/serve.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { run } from '../../src/cli/run.ts';

/** The commands as they are, but that they listen on loopback only. */
const commands = COMMANDS.map((command) => {
  const roles = { app: command.name === 'app', worker: command.name === 'worker' };
  if (!roles.app && !roles.worker) return command;
  return {
    ...command,
    run: (call: Parameters<typeof serve>[0]) => serve(call, { roles, name: command.name, host: '127.0.0.1' }),
  };
});

/** `layaway app` and `layaway worker` as src/cli.ts runs them, at a distance from the machine's clock. */
let ahead = Number(process.env.AHEAD ?? 0);
process.on('message', (distance: number) => {
  ahead = distance;
  process.send?.('moved');
});
// What keeps this process alive must be its own: a test waits for it to end by itself.
process.channel?.unref();

const untilStopped = () =>
  new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });

process.exitCode = await run(commands, process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  now: () => Date.now() + ahead,
  serverTime: async () => Date.now() + ahead,
  version: '0.0.0',
  untilStopped,
});
