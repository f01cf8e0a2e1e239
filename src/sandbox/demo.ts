import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger, pino } from 'pino';
import { type Company, startCompany } from './company/company.ts';
import { type PrivateRedis, startRedis } from './redis.ts';
import { type DemoPlace, welcome } from './welcome.ts';

const PORT = 3210;

/** Longest wait for work under way when the demo is ended: nothing of it is kept. */
const GOODBYE = 1_000;

/** What was started so far, and so is to be ended. */
interface Parts {
  company?: Company;
  redis?: PrivateRedis;
}

/** `npm run demo`: everything on one machine, no account needed. Prints where to look. */
async function demo(environment: NodeJS.ProcessEnv, parts: Parts): Promise<void> {
  const log = pino({ level: environment.LOG_LEVEL ?? 'warn' }, pino.destination(2));
  endOnSignal(parts, log);
  const port = portIn(environment.PORT);
  process.stderr.write('Starting a private Redis, a sandbox registry, a sandbox Slack and Layaway …\n');
  parts.redis = await startRedis();
  parts.company = await startCompany({ redisUrl: parts.redis.url, log, port, environment });
  process.stdout.write(welcome(placeOf(parts.company, parts.redis.url, environment)));
}

function portIn(text: string | undefined): number {
  const port = Number(text || PORT);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new Error(`PORT=${text} is no port: give a number between 1 and 65535, or leave it out for ${PORT}.`);
}

/** `startCompany` has put the demo's own AWS into the environment. */
const AWS = ['AWS_ENDPOINT_URL', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;

function placeOf(
  { slack, fleet, configFile }: Company,
  redisUrl: string,
  environment: NodeJS.ProcessEnv,
): DemoPlace {
  const aws = AWS.map((name) => [name, environment[name] ?? '']);
  return {
    pageUrl: slack.pageUrl,
    repositories: fleet.repositories.length,
    images: fleet.images,
    commandLine: { REDIS_URL: redisUrl, LAYAWAY_CONFIG: configFile, ...Object.fromEntries(aws) },
  };
}

/** Ends within two seconds, whatever is under way, also while it is still starting. */
function endOnSignal(parts: Parts, log: Logger): void {
  let ending = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (ending) process.exit(130);
      ending = true;
      end(parts, log).finally(() => process.exit(0));
    });
  }
}

/** Ctrl-C reaches the private Redis as well: what Layaway says of a Redis gone is of no interest then. */
async function end({ company, redis }: Parts, log: Logger): Promise<void> {
  log.level = 'silent';
  await Promise.race([Promise.allSettled([company?.stop()]), sleep(GOODBYE)]);
  await redis?.stop();
}

/** Expected trouble is a sentence; the stack of anything else helps to mend it. */
function sentence(error: unknown): string {
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') {
    return `Port ${port} is taken, perhaps by another demo. End that, or choose another port: PORT=${(port ?? PORT) + 1} npm run demo`;
  }
  if (code === 'EACCES')
    return `Port ${port} needs more rights. Choose one above 1023: PORT=${PORT} npm run demo`;
  return error instanceof Error ? error.message : String(error);
}

const parts: Parts = {};
await demo(process.env, parts).catch(async (error: unknown) => {
  process.stderr.write(`\n  The demo could not start. ${sentence(error)}\n\n`);
  await parts.redis?.stop();
  process.exit(1);
});
