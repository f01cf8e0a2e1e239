#!/usr/bin/env node
import { COMMANDS } from './cli/commands.ts';
import { run } from './cli/run.ts';
import { packageVersion } from './cli/version.ts';

// `layaway scan | head` closes the pipe early; that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

// This release of the SDK supports this Node; what a later one wants concerns whoever updates it, not every command.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const untilStopped = () =>
  new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });

process.exitCode = await run(COMMANDS, process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  now: Date.now,
  version: packageVersion(),
  untilStopped,
});
