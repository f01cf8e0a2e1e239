import { type StartOptions, start as startLayaway } from '../../app.ts';
import { nobodyToAsk } from '../../config/nobody-to-ask.ts';
import { uselessPrices } from '../../config/useless-prices.ts';
import { type Call, type Command, defineCommand, type Result } from '../command.ts';
import { serviceLog, startOptions } from '../services.ts';

/** `layaway app`: answers Slack. */
export const app = service({
  name: 'app',
  summary: 'answer Slack: clicks, commands, Home',
  roles: { app: true, worker: false },
  help: `Runs until it is told to stop (SIGTERM or Ctrl-C). Takes clicks and commands, records
decisions in Redis, and leaves the work to the worker. It calls nothing that could
change a registry; run it under the read-only role of docs/iam/app.json.

Needs SLACK_BOT_TOKEN, SLACK_APP_TOKEN or SLACK_SIGNING_SECRET, and REDIS_URL.
Any number may run. PORT (3000) answers /healthz, /readyz and /metrics.`,
});

/** `layaway worker`: scans, asks, and carries out. */
export const worker = service({
  name: 'worker',
  summary: 'scan, ask, and carry out what was approved',
  roles: { app: false, worker: true },
  help: `Runs until it is told to stop (SIGTERM or Ctrl-C); a change under way is finished
first. Scans weekly, posts digests and reminders, and carries out what owners
approved, as far as the configured mode allows. Its role is docs/iam/worker.json.

Needs SLACK_BOT_TOKEN, REDIS_URL and AWS credentials. Any number may run.
PORT (3000) answers /healthz, /readyz and /metrics.`,
});

/** `layaway start`: both, for a trial. */
export const start = service({
  name: 'start',
  summary: 'app and worker in one, for a trial',
  roles: { app: true, worker: true },
  help: `The app and the worker in one process, until it is told to stop. Fine for a trial; in
earnest run them apart, so that what listens to Slack cannot change a registry.

Needs what \`layaway app\` and \`layaway worker\` need.`,
});

type Service = Pick<Command, 'name' | 'summary' | 'help'> & Pick<StartOptions, 'roles'>;

function service({ roles, ...draft }: Service): Command {
  return defineCommand({
    ...draft,
    names: '',
    atLeast: 0,
    atMost: 0,
    options: {},
    run: (call) => serve(call, { roles, name: draft.name }),
  });
}

/** Runs these roles until the process is told to stop. Without a `host` it listens on every address. */
export async function serve(
  call: Call,
  { roles, name, ...address }: Pick<Service, 'roles' | 'name'> & Pick<StartOptions, 'host'>,
): Promise<Result> {
  const log = serviceLog(call.env);
  const options = startOptions(call, roles, log);
  if ('problems' in options) return options;
  for (const text of uselessPrices(call.config)) log.warn({ setting: 'price.regions' }, text);
  const nobody = nobodyToAsk(call.config);
  if (nobody !== undefined) log.error({ setting: 'teams' }, nobody);
  const running = await startLayaway({ ...options.value, ...address });
  log.info({ port: running.port, mode: call.config.mode }, `layaway ${name} is running`);
  await call.untilStopped();
  log.info('stopping');
  await running.stop();
  // A connection that was lost when everything else ended must not keep the process until it is killed.
  setTimeout(() => process.exit(), 5_000).unref();
  return { json: { stopped: true }, text: () => '' };
}
