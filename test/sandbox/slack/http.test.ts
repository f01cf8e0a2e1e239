import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SlackSandbox } from '../../../src/sandbox/slack/start.ts';
import { httpApp, seeded } from './bolt.ts';

describe('a Bolt app behind a signed request URL', () => {
  let sandbox: SlackSandbox;
  let stop: () => Promise<void>;
  let heard: string[];

  beforeAll(async () => {
    sandbox = await seeded();
    heard = [];
    stop = await httpApp(sandbox, (app) => {
      app.command('/ecr', async ({ ack, command }) => {
        heard.push(command.text);
        await ack(`asked: ${command.text}`);
      });
      app.event('subteam_members_changed', async ({ event }) => {
        heard.push(`${event.added_users}`);
      });
    });
  });
  afterAll(async () => {
    await stop();
    await sandbox.close();
  });

  const command = (text: string, options = {}) =>
    sandbox.act.slash('U0PAYLEAD', 'C0PAY', '/ecr', text, options);

  it('hears a signed command, and answers in the response', async () => {
    expect(await command('status')).toMatchObject({ outcome: 'acked', payload: { text: 'asked: status' } });
    expect(heard).toContain('status');
    expect(sandbox.workspace.ephemerals('U0PAYLEAD').at(-1)?.text).toBe('asked: status');
  });

  it('hears events', async () => {
    expect(await sandbox.act.changeGroup('S0PAY', ['U0PAYLEAD', 'U0PAYDEV'])).toMatchObject({
      outcome: 'acked',
    });
    expect(heard).toContain('U0PAYDEV');
  });

  it.each([
    ['a wrong signature', { signature: 'wrong' }],
    ['no signature', { signature: 'missing' }],
    ['an old time stamp', { skew: -10 * 60_000 }],
  ] as const)('is not deceived by %s', async (what, options) => {
    expect(await command(what, options)).toMatchObject({ outcome: 'refused' });
    expect(heard).not.toContain(what);
  });

  it('can be sent the same request again, byte for byte', async () => {
    await command('once');
    expect(await sandbox.act.replay()).toMatchObject({ outcome: 'acked' });
    expect(heard.filter((text) => text === 'once')).toHaveLength(2);
  });
});
