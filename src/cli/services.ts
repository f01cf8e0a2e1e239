import { type Logger, pino } from 'pino';
import type { StartOptions } from '../app.ts';
import {
  type Read,
  readPaused,
  readPort,
  readRedisUrl,
  readSlackAccess,
  readSlackIntake,
  together,
} from '../config/environment.ts';
import type { Call } from './command.ts';

/** What starting takes from the environment, or everything that is missing there. Only the app needs Slack's intake. */
export function startOptions(
  { config, env, now }: Pick<Call, 'config' | 'env' | 'now'>,
  roles: StartOptions['roles'],
  log: Logger,
): Read<StartOptions> {
  const common = { redisUrl: readRedisUrl(env), access: readSlackAccess(env), port: readPort(env) };
  const parts = roles.app
    ? together({ ...common, intake: readSlackIntake(env) })
    : together<{
        redisUrl: string;
        access: { botToken: string; apiUrl?: string };
        port: number;
        intake?: never;
      }>(common);
  if ('problems' in parts) return parts;
  const { redisUrl, access, port, intake } = parts.value;
  const slack = intake
    ? {
        ...access,
        intake:
          intake.kind === 'socket' ? { appToken: intake.appToken } : { signingSecret: intake.signingSecret },
      }
    : access;
  const root = process.cwd();
  const pausedByEnvironment = () => readPaused(env);
  return { value: { config, roles, redisUrl, slack, port, now, log, pausedByEnvironment, root } };
}

/** The log of a service: JSON lines on stdout, from LOG_LEVEL up. */
export function serviceLog(env: Call['env']): Logger {
  const level = env.LOG_LEVEL?.toLowerCase() ?? 'info';
  return pino({ level: level in pino.levels.values || level === 'silent' ? level : 'info' });
}
