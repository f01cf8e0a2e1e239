import { expect, it } from 'vitest';
import { whenNeeded } from '../../jobs/judge-when-needed.ts';
import { standingDoubt } from '../../jobs/lasting-doubt.ts';
import type { Judge } from '../../jobs/reconcile.ts';
import { HOUR, MINUTE } from '../../src/policy/time.ts';
import { NOW } from '../policy/build.ts';
import { hold } from '../policy/step-build.ts';

const doubt = { why: 'perhaps something needs it', at: NOW - HOUR };
const doubted = hold('quarantined', { doubt });
const stands = { status: 'unknown', why: doubt.why, doubtedAt: doubt.at };

it('a doubt that no source can end stands until the next full round', async () => {
  const fresh = { status: 'as-approved', at: NOW, evidenceSince: NOW } as const;
  const judge: Judge = { known: async () => ({ status: 'not-asked' }), ask: async () => fresh };
  const now = () => NOW;
  expect(await whenNeeded(judge, false, now).known(doubted)).toEqual(stands);
  expect(await whenNeeded(judge, false, now).known(hold('quarantined'))).toEqual({ status: 'not-asked' });
  expect(await whenNeeded(judge, true, now).known(doubted)).toEqual(fresh);
  // What is known by now without asking is newer.
  expect(await whenNeeded({ ...judge, known: judge.ask }, false, now).known(doubted)).toEqual(fresh);
});

it('and for no longer than two hours, whatever the clock did', () => {
  expect(standingDoubt(doubted, doubt.at + 2 * HOUR - MINUTE)).toEqual(stands);
  expect(standingDoubt(doubted, doubt.at + 2 * HOUR)).toBeUndefined();
  expect(standingDoubt(doubted, doubt.at - MINUTE)).toBeUndefined();
});
