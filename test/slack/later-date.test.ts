import { expect, test } from 'vitest';
import { DAY, HOUR } from '../../src/policy/time.ts';
import { headline } from '../../src/slack/views/card-headline.ts';
import { card, NOW, READING, REMOVING } from './cards.ts';

const counts = { quarantined: 3 };

test('a card says why its date is later than it said before', () => {
  const dated = card({ state: REMOVING, counts, holds: { deleteAfter: NOW + DAY, unwatched: 12 * DAY } });
  expect(headline(dated, READING)).toMatch(
    /^\*3 put aside until .*\*, then deleted unless used or restored \(later than said before: nobody watched for 12 days\)$/,
  );
  const state = { ...REMOVING, action: 'disable' } as const;
  const resting = card({ state, counts, holds: { watchUntil: NOW + DAY, unwatched: 5 * HOUR } });
  expect(headline(resting, READING)).toMatch(
    /^\*3 disabled\*, watched until .* \(later than said before: nobody watched for 5 hours\)\. Nothing is deleted\.$/,
  );
});
