import { findProgram, install, isExecutable } from './programs.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'] as const;

/**
 * The path of a Chromium for the browser tests: `LAYAWAY_CHROMIUM`, else from the PATH, else installed
 * (Debian or Ubuntu as root). Throws with what to do where none can be had.
 */
export function findChromium(): string {
  const named = process.env.LAYAWAY_CHROMIUM;
  if (named) {
    if (isExecutable(named)) return named;
    throw new Error(`LAYAWAY_CHROMIUM names ${named}, which cannot be run.`);
  }
  const present = findProgram(...NAMES);
  if (present) return present;
  const failure = install({ apt: ['chromium', 'fonts-liberation'] });
  const installed = findProgram(...NAMES);
  if (installed) return installed;
  throw new Error(
    `No Chromium found (${failure ?? 'its package has none'}). Install it, for instance with ` +
      '`sudo apt-get install chromium`, or set LAYAWAY_CHROMIUM to the path of Chromium or Chrome.',
  );
}
