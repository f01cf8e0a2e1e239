import { expect, test } from 'vitest';
import { checkConfig } from '../../src/config/check.ts';
import { nobodyToAsk } from '../../src/config/nobody-to-ask.ts';

function said(written: object): string | undefined {
  const checked = checkConfig(written);
  if ('problems' in checked) throw new Error(JSON.stringify(checked.problems));
  return nobodyToAsk(checked.config);
}

const teams = { platform: { channel: 'C0PLATFORM', leads: ['U0PLATLEAD'] } };

test('a mode that asks wants somebody to ask, and somebody for what nobody owns', () => {
  expect(said({})).toBeUndefined();
  for (const mode of ['ask', 'quarantine', 'delete']) {
    expect(said({ mode })).toMatch(new RegExp(`^nobody can be asked: mode is ${mode}, .*owners.fallback`));
  }
  expect(said({ mode: 'ask', teams })).toMatch(/^owners.fallback is not set/);
  expect(said({ mode: 'ask', teams, owners: { fallback: 'platform' } })).toBeUndefined();
});
