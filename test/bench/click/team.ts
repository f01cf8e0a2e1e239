import { checkConfig } from '../../../src/config/check.ts';
import type { Config } from '../../../src/config.ts';

export const LEAD = 'U0PAYLEAD';
export const CHANNEL = 'C0PAYMENTS';

/** One team that may decide about everything the bench asks. */
export const CONFIG: Config = configuration();

function configuration(): Config {
  const checked = checkConfig({ mode: 'ask', teams: { payments: { channel: CHANNEL, leads: [LEAD] } } });
  if ('config' in checked) return checked.config;
  throw new Error(checked.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
}
