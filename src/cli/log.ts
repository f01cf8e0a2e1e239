import pino, { type Logger } from 'pino';

/** The command line's log: on stderr, and silent unless LOG_LEVEL asks for it. Results and errors are printed, not logged. */
export function commandLog(env: Readonly<Record<string, string | undefined>>): Logger {
  const level = env.LOG_LEVEL?.toLowerCase() ?? 'silent';
  const known = level in pino.levels.values || level === 'silent';
  return pino({ level: known ? level : 'silent' }, pino.destination({ dest: 2, sync: true }));
}
