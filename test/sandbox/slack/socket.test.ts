import type { ModalView } from '@slack/types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SlackSandbox } from '../../../src/sandbox/slack/start.ts';
import { type BoltApp, seeded, socketApp } from './bolt.ts';

const remove = {
  type: 'button',
  action_id: 'remove',
  text: { type: 'plain_text', text: 'Remove 38…' },
  value: 'review-1',
} as const;

const modal: ModalView = {
  type: 'modal',
  callback_id: 'keep',
  title: { type: 'plain_text', text: 'Keep' },
  submit: { type: 'plain_text', text: 'Save' },
  blocks: [
    {
      type: 'input',
      block_id: 'reason',
      label: { type: 'plain_text', text: 'Why?' },
      element: { type: 'plain_text_input', action_id: 'reason' },
    },
  ],
};

function listen(app: BoltApp): void {
  app.action('remove', async ({ ack, body, client, respond }) => {
    await ack();
    if (body.type !== 'block_actions' || !body.message || !body.channel)
      throw new Error('not a message click');
    await client.chat.update({ channel: body.channel.id, ts: body.message.ts, text: `by ${body.user.id}` });
    await respond({ text: 'recorded', response_type: 'ephemeral', replace_original: false });
  });
  app.action('ask', async ({ ack, body, client }) => {
    await ack();
    if (body.type === 'block_actions') await client.views.open({ trigger_id: body.trigger_id, view: modal });
  });
  app.view('keep', async ({ ack, view }) => {
    const reason = view.state.values.reason?.reason?.value ?? '';
    if (reason === 'because') await ack({ response_action: 'errors', errors: { reason: 'Say more.' } });
    else await ack();
  });
  app.command('/ecr', async ({ ack, command }) => ack({ text: `asked: ${command.text}` }));
  app.event('app_home_opened', async ({ event, client }) => {
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '*Home*' } }];
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } });
  });
}

describe('a Bolt app in Socket Mode', () => {
  let sandbox: SlackSandbox;
  let app: BoltApp;

  beforeAll(async () => {
    sandbox = await seeded();
    app = await socketApp(sandbox, listen);
  });
  afterAll(async () => {
    await app.stop();
    await sandbox.until('the socket to close', () => sandbox.socketMode.connections === 0);
    await sandbox.close();
  });

  async function posted(): Promise<string> {
    const blocks = [{ type: 'actions' as const, elements: [remove, { ...remove, action_id: 'ask' }] }];
    const answer = await app.client.chat.postMessage({ channel: 'C0PAY', text: 'a card', blocks });
    return answer.ts ?? '';
  }

  it('acks a click at once, changes the message and answers privately', async () => {
    const ts = await posted();
    const acted = await sandbox.act.click('U0PAYLEAD', { channel: 'C0PAY', ts, actionId: 'remove' });
    expect(acted).toMatchObject({ outcome: 'acked' });
    const card = await sandbox.until('the update', () =>
      sandbox.workspace.messages('C0PAY').find((m) => m.editedTs),
    );
    expect(card).toMatchObject({ ts, text: 'by U0PAYLEAD', blocks: [] });
    await sandbox.until('the private answer', () => sandbox.workspace.ephemerals('U0PAYLEAD').length > 0);
    expect(sandbox.workspace.ephemerals('U0PAYDEV')).toEqual([]);
  });

  it('delivers a click twice on request, as Slack may', async () => {
    const ts = await posted();
    const target = { channel: 'C0PAY', ts, actionId: 'remove' };
    const acted = await sandbox.act.click('U0PAYLEAD', target, { copies: 2 });
    expect(acted.duplicates).toMatchObject([{ outcome: 'acked' }]);
    const [first, second] = sandbox.deliveries.slice(-2);
    expect(second?.payload).toEqual(first?.payload);
  });

  it('opens a modal, shows its errors, closes it when it is accepted', async () => {
    const ts = await posted();
    await sandbox.act.click('U0PAYLEAD', { channel: 'C0PAY', ts, actionId: 'ask' });
    await sandbox.until('the modal', () => sandbox.workspace.modal('U0PAYLEAD'));
    expect(await sandbox.act.submitView('U0PAYLEAD')).toMatchObject({ outcome: 'not-sent' });
    const refused = await sandbox.act.submitView('U0PAYLEAD', { reason: 'because' });
    expect(refused).toMatchObject({ outcome: 'acked', errors: { reason: 'Say more.' } });
    await sandbox.act.submitView('U0PAYLEAD', { reason: 'Runs in the audit environment' });
    expect(sandbox.workspace.modal('U0PAYLEAD')).toBeUndefined();
  });

  it('answers a slash command to the typist alone', async () => {
    const acted = await sandbox.act.slash('U0PAYDEV', 'C0PAY', '/ecr', 'status');
    expect(acted).toMatchObject({ outcome: 'acked' });
    expect(sandbox.workspace.ephemerals('U0PAYDEV').at(-1)?.text).toBe('asked: status');
  });

  it('publishes a Home tab when it is opened', async () => {
    await sandbox.act.openHome('U0PAYDEV');
    const home = await sandbox.until('the Home tab', () => sandbox.workspace.home('U0PAYDEV'));
    expect(home.content.type).toBe('home');
  });

  it('says that nobody listens when the app has gone', async () => {
    const lonely = await seeded();
    expect(await lonely.act.slash('U0PAYDEV', 'C0PAY', '/ecr')).toMatchObject({ outcome: 'unreachable' });
    await lonely.close();
  });
});
