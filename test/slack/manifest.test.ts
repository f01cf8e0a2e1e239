import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { COMMAND } from '../../src/slack/action-ids.ts';
import rules from './manifest-rules.json' with { type: 'json' };

const manifest = parse(readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8'));
const valid = new Ajv({ allErrors: true }).compile(rules);

describe('manifest.yml', () => {
  test('keeps the rules of Slack’s manifest schema', () => {
    valid(manifest);
    expect(valid.errors ?? []).toEqual([]);
  });

  test('the rules refuse what Slack refuses', () => {
    const { display_information: info } = manifest;
    expect(valid({ ...manifest, display_information: { ...info, long_description: 'short' } })).toBe(false);
    expect(valid({ ...manifest, unknown: true })).toBe(false);
  });

  test('asks for no more scopes than the calls made need', () => {
    expect(manifest.oauth_config.scopes).toEqual({
      bot: [
        'chat:write', // chat.postMessage, chat.update
        'commands',
        'files:write', // files.getUploadURLExternal and .completeUploadExternal
        'files:read', // files.info, of own pictures
        'im:write', // conversations.open
        'users:read', // users.info
        'usergroups:read', // usergroups.users.list and .list
        'channels:read', // conversations.info
        'groups:read',
        'channels:history', // conversations.history and .replies, to find an own post again
        'groups:history',
        'im:history',
      ],
    });
  });

  test('has the command, buttons and Socket Mode switched on', () => {
    expect(manifest.features.slash_commands.map((c: { command: string }) => c.command)).toEqual([COMMAND]);
    expect(manifest.settings).toMatchObject({
      interactivity: { is_enabled: true },
      socket_mode_enabled: true,
    });
    expect(manifest.features.app_home.home_tab_enabled).toBe(true);
    expect(manifest.settings.event_subscriptions.bot_events).toContain('app_home_opened');
    expect(manifest.settings.event_subscriptions.bot_events).toContain('subteam_members_changed');
    expect(manifest.settings.event_subscriptions.bot_events).toContain('subteam_updated');
  });
});
