import { pino } from 'pino';
import { startCompany } from './company/company.ts';
import { startRedis } from './redis.ts';

/** `npm run demo`: everything on one machine, no account needed. Prints where to look. */
async function demo(): Promise<void> {
  const level = process.env.LOG_LEVEL ?? 'warn';
  const log = pino({ level }, pino.destination(2));
  process.stderr.write('Starting a private Redis, a sandbox registry, a sandbox Slack and Layaway …\n');
  const redis = await startRedis();
  const port = Number(process.env.PORT ?? 3210);
  const company = await startCompany({ redisUrl: redis.url, log, port, environment: process.env });
  const { images, repositories } = company.fleet;
  process.stdout.write(
    `\n  Layaway demo: ${company.slack.pageUrl}\n\n` +
      `  ${repositories.length} repositories, ${images} images. Look at #payments, click Remove, move the clock.\n` +
      '  Ctrl-C ends it; nothing is kept.\n\n',
  );
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    await company.stop();
    await redis.stop();
    process.exit(0);
  };
  process.once('SIGINT', () => void end());
  process.once('SIGTERM', () => void end());
}

await demo();
