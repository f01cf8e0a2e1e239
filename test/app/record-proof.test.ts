import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { startOptions } from '../../src/cli/services.ts';
import { defaultConfig } from '../../src/config.ts';
import { DAY } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { runLine } from '../cli/surroundings.ts';
import { click, LEAD, type Office, PAYMENTS, useOffices } from './office.ts';

const offices = useOffices();
const messagesTo = ({ slack }: Office) =>
  slack.workspace.messages(slack.workspace.directory.directMessage(LEAD).id);

test('a lead’s weekly message says where the record stands, and that entry is found in it later', async () => {
  const office = await offices.open();
  await office.run();
  await office.settle();
  await office.move(3 * DAY);
  await office.move(DAY);
  const text = JSON.stringify(messagesTo(office));
  const [, shown = ''] = /Record [\d,]+ · ([0-9a-f]{12})/.exec(text) ?? [];
  await click(office, LEAD, ACTION.keep, PAYMENTS);
  const found = await runLine(COMMANDS, `records --head ${shown}`, { env: { REDIS_URL: office.redisUrl } });
  expect(found).toMatchObject({ status: 0, stdout: expect.stringContaining(`${shown} is entry `) });
});

test('the worker copies the record to a file, and what is left when it stops', async () => {
  const ledgerFile = join(await mkdtemp(join(tmpdir(), 'layaway-record-')), 'record.jsonl');
  const office = await offices.open();
  const running = await office.run({ ledgerFile });
  await office.settle();
  await click(office, LEAD, ACTION.keep, PAYMENTS);
  await office.stop(running);
  const lines = (await readFile(ledgerFile, 'utf8')).trimEnd().split('\n');
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject((await office.store.ledger.head()) ?? {});
});

test('the environment says where the copy goes before the configuration does', () => {
  const env = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };
  const config = { ...defaultConfig(), ledger: { file: '/configured' } };
  const fileOf = (more: object) => {
    const read = startOptions(
      { config, env: { ...env, ...more }, now: () => 0 },
      { app: true, worker: true },
      pino(),
    );
    return 'value' in read ? read.value.ledgerFile : read.problems;
  };
  expect(fileOf({})).toBe('/configured');
  expect(fileOf({ LAYAWAY_LEDGER_FILE: '/environment' })).toBe('/environment');
});
