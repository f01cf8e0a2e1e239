import { checkConfig } from '../../config/check.ts';
import type { Config } from '../../config/schema.ts';
import { ADMIN, FALLBACK, TEAMS } from './people.ts';

/** Where the company works. */
export const ZONE = 'Europe/Berlin';

/** The demo's configuration, as somebody would write it in `layaway.yml`, and as Layaway reads it. */
export function demoConfig(changes: Readonly<Record<string, unknown>> = {}): {
  readonly written: Readonly<Record<string, unknown>>;
  readonly config: Config;
} {
  const teams = Object.entries(TEAMS).map(([name, { channel, lead, member, timezone }]) => [
    name,
    { channel, leads: [lead], members: [member], timezone },
  ]);
  const written = {
    mode: 'delete',
    watchWindow: '14d',
    scope: ['payments/*', 'shop/*', 'platform/*', 'data/*', 'mobile/*', 'legacy/*'],
    minimumImpact: { bytes: 50_000_000 },
    rates: { putImagePerSecond: 10, batchDeleteImagePerSecond: 20 },
    budget: { imagesPerRepositoryAndDay: 200, shareOfRepository: 1 },
    teams: Object.fromEntries(teams),
    owners: { tag: 'owner', fallback: FALLBACK },
    admins: [ADMIN],
    schedule: { timezone: ZONE },
    ...changes,
  };
  const checked = checkConfig(written);
  if ('config' in checked) return { written, config: checked.config };
  throw new Error(checked.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
}
