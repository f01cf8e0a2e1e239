import type { Config } from '../config.ts';
import { inDays } from '../policy/wording.ts';

/** How a scan with this configuration defines unused, in sentences that stand before any number. */
export function unusedMeans({ retention }: Config): readonly string[] {
  const { keepReleases, rollbackPeriod, expectedLife } = retention;
  const lives = Object.entries(expectedLife).map(([kind, life]) => `${kind} ${inDays(life)}`);
  return [
    `Unused: no source saw it in use within ${inDays(rollbackPeriod)}, nobody pulled it in that time, it has outlived what its class is expected to (${lives.join(', ')}), and it is not among the newest ${keepReleases} releases.`,
    'What cannot be known is unclear, and never offered for removal.',
  ];
}
