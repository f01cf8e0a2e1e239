import { expect, test } from 'vitest';
import type { Poster } from '../../src/slack/poster.ts';
import { waitingPoster } from '../../src/slack/waiting-poster.ts';

const REVOKED = {
  status: 'refused',
  code: 'token_revoked',
  sentence: 'The token.',
  permanent: true,
} as const;
const CLOSED = { status: 'refused', code: 'is_archived', sentence: 'The channel.', permanent: true } as const;
const POST = { channel: 'C0PAYMENTS', message: { text: 'x', blocks: [] } };

function posting(result: typeof REVOKED | typeof CLOSED | { status: 'posted'; channel: string; ts: string }) {
  const said: string[] = [];
  const log = {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: (_: object, text: string) => said.push(text),
  };
  const all = async () => (result.status === 'posted' ? CLOSED : result);
  const poster: Poster = { post: async () => result, update: all, find: all, openDm: all };
  return { said, log, poster };
}

test('what is to be sent before Slack said who we are waits, and nothing is sent', async () => {
  const { poster, log } = posting({ status: 'posted', channel: 'C0PAYMENTS', ts: '1.0' });
  let known = false;
  const waiting = waitingPoster(poster, log, () => known);
  expect(await waiting.post(POST)).toMatchObject({ status: 'later' });
  expect(await waiting.openDm('U0PAYLEAD')).toMatchObject({ status: 'later' });
  expect(await waiting.find('C0PAYMENTS', 'key', 0)).toMatchObject({ status: 'later' });
  known = true;
  expect(await waiting.post(POST)).toMatchObject({ status: 'posted' });
});

test('a token that is revoked later closes no channel: all of it waits, and the log says why', async () => {
  const { poster, log, said } = posting(REVOKED);
  const waiting = waitingPoster(poster, log, () => true);
  expect(await waiting.post(POST)).toMatchObject({ status: 'later' });
  expect(await waiting.update({ channel: 'C0PAYMENTS', ts: '1.0' }, POST.message)).toMatchObject({
    status: 'later',
  });
  expect(said.join()).toContain('Slack refuses SLACK_BOT_TOKEN');
  const closed = posting(CLOSED);
  expect(await waitingPoster(closed.poster, closed.log, () => true).post(POST)).toEqual(CLOSED);
});
