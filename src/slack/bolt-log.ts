import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from './log.ts';

/** Bolt's logger over ours. Its debug lines hold whole payloads and are dropped; its info lines are our debug lines. */
export function boltLogger(log: Log): Logger {
  const text = (parts: unknown[]) => parts.map(String).join(' ');
  return {
    debug: () => undefined,
    info: (...parts) => log.debug({ from: 'bolt' }, text(parts)),
    warn: (...parts) => log.warn({ from: 'bolt' }, text(parts)),
    error: (...parts) => log.error({ from: 'bolt' }, text(parts)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}
