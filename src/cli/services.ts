import { type Logger, pino } from 'pino';
import type { StartOptions } from '../app.ts';
import {
  type Read,
  readLedgerFile,
  readPaused,
  readPort,
  readRedisUrl,
  readSlackAccess,
  readSlackIntake,
  type SlackIntake,
  together,
} from '../config/environment.ts';
import type { Call } from './command.ts';

/** What starting takes from the environment, or everything that is missing there. Only the app needs Slack's intake. */
export function startOptions(
  { config, env, now, serverTime }: Pick<Call, 'config' | 'env' | 'now' | 'serverTime'>,
  roles: StartOptions['roles'],
  log: Logger,
): Read<StartOptions> {
  const none: Read<SlackIntake | undefined> = { value: undefined };
  const read = together({
    redisUrl: readRedisUrl(env),
    access: readSlackAccess(env),
    intake: roles.app ? readSlackIntake(env) : none,
    port: readPort(env),
  });
  if ('problems' in read) return read;
  const { redisUrl, access, intake, port } = read.value;
  const slack = { ...access, ...(intake && { intake: withoutKind(intake) }) };
  const pausedByEnvironment = () => readPaused(env);
  const root = process.cwd();
  const ledgerFile = readLedgerFile(env) ?? config.ledger.file;
  return {
    value: {
      config,
      roles,
      redisUrl,
      slack,
      port,
      now,
      ...(serverTime && { serverTime }),
      log,
      pausedByEnvironment,
      root,
      ...(ledgerFile && { ledgerFile }),
    },
  };
}

function withoutKind(intake: SlackIntake): NonNullable<StartOptions['slack']['intake']> {
  return intake.kind === 'socket' ? { appToken: intake.appToken } : { signingSecret: intake.signingSecret };
}

/** The log of a service: JSON lines on stdout, from LOG_LEVEL up. */
export function serviceLog(env: Call['env']): Logger {
  const level = env.LOG_LEVEL?.toLowerCase() ?? 'info';
  return pino({ level: level in pino.levels.values || level === 'silent' ? level : 'info' });
}
