import { spawnSync } from 'node:child_process';
import { findChromium } from '../../src/sandbox/browser.ts';
import { findRedisServer } from '../../src/sandbox/redis.ts';

/**
 * Runs once before all tests: finds or installs what they need and says so on one line. Redis is a must; without
 * Chromium only the browser tests fail, each with the same sentence.
 */
export default function setup(): void {
  const redis = findRedisServer();
  console.log(`tests run with ${redis} (${version(redis)}) and ${chromium()}`);
}

function chromium(): string {
  try {
    return findChromium();
  } catch (error) {
    return `no browser: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function version(redis: string): string {
  const { stdout } = spawnSync(redis, ['--version'], { encoding: 'utf8' });
  return /v=(\S+)/.exec(stdout ?? '')?.[1] ?? 'version unknown';
}
