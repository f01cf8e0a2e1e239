import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../../src/sandbox/browser.ts';
import type { SlackSandbox } from '../../../src/sandbox/slack/start.ts';
import { type BoltApp, seeded, socketApp } from './bolt.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const DAY = 86_400_000;
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];

function listen(app: BoltApp): void {
  app.action('remove', async ({ ack, respond }) => {
    await ack();
    await respond({ text: 'recorded', replace_original: false });
  });
  app.action('ask', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions') return;
    const element = { type: 'plain_text_input' as const, action_id: 'why' };
    const blocks = [{ type: 'input' as const, block_id: 'why', label: plain('Why?'), element }];
    const view = {
      type: 'modal' as const,
      callback_id: 'ask',
      title: plain('Keep'),
      submit: plain('Save'),
      blocks,
    };
    await client.views.open({ trigger_id: body.trigger_id, view });
  });
  app.view('ask', async ({ ack, view, client, body }) => {
    await ack();
    await client.chat.postMessage({
      channel: body.user.id,
      text: `kept: ${view.state.values.why?.why?.value}`,
    });
  });
  app.command('/ecr', async ({ ack, command }) => ack(`asked: ${command.text}`));
}

const confirm = {
  title: plain('Remove?'),
  text: plain('It is put aside.'),
  confirm: plain('Put aside'),
  deny: plain('No'),
};
const card = [
  {
    type: 'section' as const,
    text: { type: 'mrkdwn' as const, text: '*payments/api* `<img src=x>` <javascript:alert(1)|no link>' },
  },
  {
    type: 'actions' as const,
    elements: [
      {
        type: 'button' as const,
        action_id: 'remove',
        style: 'danger' as const,
        text: plain('Remove 38…'),
        confirm,
      },
      { type: 'button' as const, action_id: 'ask', text: plain('Keep') },
    ],
  },
];

describe('the page', () => {
  let sandbox: SlackSandbox;
  let app: BoltApp;
  let profile: string;
  let browser: BrowserContext;
  let page: Page;
  let ahead = 0;
  const trouble: string[] = [];

  beforeAll(async () => {
    const row = { name: 'payments/api', active: 3, putAside: 2, archived: 0, deleted: 1, bytes: 4e9 };
    sandbox = await seeded({
      now: () => Date.now() + ahead,
      onMoveClock: async (by) => {
        ahead += by;
      },
      registryView: async () => ({ repositories: [row] }),
    });
    app = await socketApp(sandbox, listen);
    await app.client.chat.postMessage({ channel: 'C0PAY', text: 'a card', blocks: card });
    profile = await mkdtemp(join(tmpdir(), 'layaway-page-'));
    const args = ['--no-sandbox', '--disable-gpu', ...QUIET];
    browser = await chromium.launchPersistentContext(profile, { executablePath: findChromium(), args });
    page = await browser.newPage();
    page.on('pageerror', (error) => trouble.push(error.message));
    page.on('console', (line) => line.type() === 'error' && trouble.push(line.text()));
    await page.goto(`${sandbox.pageUrl}#U0PAYLEAD/C0PAY`);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
    await sandbox?.until('the socket to close', () => sandbox.socketMode.connections === 0);
    await sandbox?.close();
    if (profile) await rm(profile, { recursive: true, force: true });
  });

  it('shows what a message says as text and nothing else', async () => {
    const message = page.locator('article').last();
    await message.getByText('<img src=x>').waitFor();
    expect(await message.locator('.blocks img, .blocks a').count()).toBe(0);
    expect(await message.locator('strong', { hasText: 'payments/api' }).count()).toBe(1);
  });

  it('asks before a danger button, then shows the private answer', async () => {
    await page.getByRole('button', { name: 'Remove 38…' }).click();
    await page.getByRole('button', { name: 'Put aside' }).click();
    await page.getByText('Only visible to you').waitFor();
    expect(sandbox.deliveries.at(-1)).toMatchObject({ delivered: { outcome: 'acked' } });
  });

  it('fills a modal in, and will not send it without what is required', async () => {
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Please complete this required field.').waitFor();
    await page.getByLabel('Why?').fill('audit');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByTestId('modal').waitFor({ state: 'detached' });
    await sandbox.until('the note', () =>
      sandbox.workspace.messages('D0PAYLEAD').some((m) => m.text === 'kept: audit'),
    );
  });

  it('takes slash commands and refuses unknown ones', async () => {
    const composer = page.getByLabel('Message #payments');
    await composer.fill('/ecr status');
    await composer.press('Enter');
    await page.getByText('asked: status').waitFor();
    await composer.fill('/deploy');
    await composer.press('Enter');
    await page.getByText('/deploy is not a command here.').waitFor();
  });

  it('acts as someone else, who sees nothing private of the first', async () => {
    await page.getByRole('button', { name: 'Acting as' }).click();
    await page.getByRole('menuitem', { name: 'payments developer' }).click();
    await page.getByText('Only visible to you').first().waitFor({ state: 'detached' });
    expect(await page.getByTestId('acting-as').textContent()).toBe('payments developer');
  });

  it('moves the clock and shows the registry', async () => {
    const before = Number(await page.getByTestId('clock').getAttribute('data-ms'));
    await page.getByRole('button', { name: '+1 week' }).click();
    await expect
      .poll(async () => Number(await page.getByTestId('clock').getAttribute('data-ms')))
      .toBeGreaterThan(before + 6 * DAY);
    await page.getByRole('button', { name: 'Registry' }).click();
    await page.getByRole('button', { name: 'payments/api: 3 active, 2 put aside, 1 deleted' }).waitFor();
  });

  it('broke nothing on the way', () => {
    expect(trouble).toEqual([]);
  });
});
