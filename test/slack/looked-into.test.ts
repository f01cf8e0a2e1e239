import { describe, expect, test } from 'vitest';
import { DAY } from '../../src/policy/time.ts';
import { cardMessage } from '../../src/slack/views/card.ts';
import { stateLines } from '../../src/slack/views/card-state.ts';
import { card, LEAD, MEMBER, NOW, READING, STATES } from './cards.ts';
import { render } from './render.ts';

describe('promise: an investigation does not end without a trace', () => {
  const until = NOW - DAY;
  const drawn = (facts: Parameters<typeof card>[0]) => render(cardMessage(card(facts), READING).blocks);

  test('the question that comes back says who was to find out and until when, also where none was typed', () => {
    const lookedInto = { by: { id: LEAD }, until };
    expect(drawn({ facts: { lookedInto } })).toMatch(
      /<@U0PAYLEAD> was to find out by <!date[^>]+>; no answer was noted\./,
    );
    const both = drawn({ facts: { lookedInto, question: 'who pulls it?' } });
    expect(both).toMatch(/\*To find out:\* who pulls it\?\n<@U0PAYLEAD> was to find out by/);
    const unclear = { kind: 'unclear', offers: ['keep', 'investigate'] } as const;
    expect(drawn({ review: unclear, facts: { lookedInto } })).toContain('was to find out by');
    expect(drawn({})).not.toContain('find out');
  });

  test('the answer itself tells that it was asked again, not that it will be', () => {
    const over = { ...(STATES.investigating ?? card()), askedAgain: until };
    const text = stateLines(over, READING).join('\n');
    expect(text).toMatch(/^\*Was investigated\* by <@U0PAYDEV> since .*; asked again on <!date/);
    expect(text).toContain(`Asked for by <@${LEAD}>.`);
    expect(text).not.toContain('Being investigated');
    expect(stateLines(STATES.investigating ?? card(), READING)[0]).toContain(
      `*Being investigated* by <@${MEMBER}>`,
    );
  });
});
