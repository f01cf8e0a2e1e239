import { describe, expect, test } from 'vitest';
import { type Call, defineCommand, type Result } from '../../src/cli/command.ts';
import { runLine } from './surroundings.ts';

/** A command that does what its test says, and keeps what it was called with. */
function commandThat(act: (call: Call<{ deep: boolean; since: string | undefined }>) => Promise<Result>) {
  return defineCommand({
    name: 'look',
    summary: 'looks at things',
    names: '[thing…]',
    atLeast: 0,
    atMost: 2,
    options: { deep: { about: 'looks closer' }, since: { about: 'not before', value: 'duration' } },
    help: 'Looks at things.',
    run: act,
  });
}

const quiet = commandThat(async () => ({ json: {}, text: () => 'done' }));

describe('a command line', () => {
  test('hands over names, options and configuration, and prints text', async () => {
    let seen: unknown;
    const command = commandThat(async ({ names, options, config }) => {
      seen = { names, options: { ...options }, mode: config.mode };
      return { json: {}, text: ({ width, colour }) => `${width} ${colour}` };
    });
    const ran = await runLine([command], 'look a b --since 24h', { config: 'mode: ask' });
    expect(ran).toEqual({ status: 0, stdout: 'undefined false\n', stderr: '' });
    expect(seen).toEqual({ names: ['a', 'b'], options: { deep: false, since: '24h' }, mode: 'ask' });
  });

  test('--json prints JSON and nothing else on stdout, before or after the command', async () => {
    const json = { counts: [1, 2], list: [{ deep: { er: [] } }, {}], none: null, left: undefined };
    const command = commandThat(async ({ note }) => {
      note('by the way');
      return { json, text: () => '' };
    });
    for (const line of ['look --json', '--json look']) {
      const ran = await runLine([command], line);
      expect(ran.stdout).toBe(`${JSON.stringify(json, null, 2)}\n`);
      expect(ran.stderr).toBe('by the way\n');
    }
  });

  test('a result that failed exits 1 with its result, a refusal exits 1 with its sentence', async () => {
    const failed = commandThat(async () => ({ json: [], text: () => 'half of it', failed: true }));
    expect(await runLine([failed], 'look')).toEqual({ status: 1, stdout: 'half of it\n', stderr: '' });
    const refused = commandThat(async () => ({ refused: 'the registry is paused' }));
    expect(await runLine([refused], 'look')).toMatchObject({
      status: 1,
      stderr: 'layaway: the registry is paused\n',
    });
  });

  test('--config names another file, also before the command', async () => {
    const ran = await runLine([quiet], '--config nowhere.yml look');
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain('nowhere.yml: file: the file given with --config cannot be read');
  });
});

describe('wrong use exits 2 and says what is right', () => {
  test.each([
    ['loook', 'there is no command "loook". Did you mean look?', 'Try: layaway --help'],
    ['look --depe', 'there is no option --depe. Did you mean --deep?', 'Try: layaway look --help'],
    ['look --since', "Option '--since <value>' argument missing", 'Try: layaway look --help'],
    ['look a b c', 'too many names: layaway look [thing…]', 'Try: layaway look --help'],
  ])('%s', async (line, sentence, hint) => {
    const ran = await runLine([quiet], line);
    expect(ran).toEqual({ status: 2, stdout: '', stderr: `layaway: ${sentence}\n${hint}\n` });
  });

  test('a wrong configuration: every problem, and nothing is done', async () => {
    const config = 'mode: tidy\nscope: []\n';
    const ran = await runLine([quiet], 'look', { config });
    expect(ran.status).toBe(2);
    expect(ran.stderr.split('\n')).toEqual([
      'layaway.yml:1: mode: must be observe, ask, quarantine, delete, but is "tidy"',
      'layaway.yml:2: scope: must have at least 1 entry',
      'layaway: 2 problems in the configuration; nothing was done',
      '',
    ]);
  });

  test('an environment that lacks something', async () => {
    const problems = [{ path: 'SLACK_BOT_TOKEN', message: 'is not set: set it' }];
    const ran = await runLine([commandThat(async () => ({ problems }))], 'look');
    expect(ran.status).toBe(2);
    expect(ran.stderr).toBe(
      'SLACK_BOT_TOKEN: is not set: set it\nlayaway: 1 problem in the environment; nothing was done\n',
    );
  });
});

describe('help', () => {
  test('lists the commands on request, and on stderr with exit 2 when there is no command', async () => {
    for (const line of ['--help', '-h', 'help']) {
      const ran = await runLine([quiet], line);
      expect(ran).toMatchObject({ status: 0, stderr: '' });
      expect(ran.stdout).toContain('  look [thing…]  looks at things\n');
    }
    expect(await runLine([quiet], '')).toMatchObject({ status: 2, stdout: '' });
    expect((await runLine([quiet], '--version')).stdout).toBe('layaway 1.2.3\n');
  });

  test('of one command, whatever else is on the line', async () => {
    const usage = `Usage: layaway look [thing…] [options]

Looks at things.

Options
  --deep              looks closer
  --since <duration>  not before
  --json              print JSON, for programs
  --config <file>     read this file instead of LAYAWAY_CONFIG or ./layaway.yml
  --help              say what the command does
`;
    for (const line of ['look --help', 'look a b c -h', 'help look']) {
      expect(await runLine([quiet], line)).toEqual({ status: 0, stdout: usage, stderr: '' });
    }
  });
});

describe('on a terminal', () => {
  test('a bar is drawn on stderr and taken away before anything else is written', async () => {
    const command = commandThat(async ({ progress }) => {
      progress.show({ text: 'payments/api', done: 1, total: 4 });
      return { json: {}, text: ({ width, colour }) => `${width} ${colour}` };
    });
    const ran = await runLine([command], 'look', { tty: true });
    expect(ran.stdout).toBe('100 true\n');
    expect(ran.stderr).toBe('\r\u001b[2K██████░░░░░░░░░░░░░░░░░░ 1/4 payments/api\r\u001b[2K');
    expect((await runLine([command], 'look')).stderr).toBe('');
    expect((await runLine([command], 'look', { tty: true, env: { NO_COLOR: '1' } })).stdout).toBe(
      '100 false\n',
    );
  });
});
