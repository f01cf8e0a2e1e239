import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { problemText } from '../../src/config/problem.ts';
import { defaultConfig, loadConfig } from '../../src/config.ts';

const DAY = 86_400_000;

function load(text: string) {
  const directory = mkdtempSync(join(tmpdir(), 'layaway-config-'));
  writeFileSync(join(directory, 'layaway.yml'), text);
  return loadConfig({ env: {}, directory });
}

/** The problems of a configuration, as they are printed. */
function problems(text: string): string[] {
  const loaded = load(text);
  return 'problems' in loaded ? loaded.problems.map((problem) => problemText(problem, loaded.path)) : [];
}

describe('loading the configuration', () => {
  test('without a file all defaults are used, and they only observe', () => {
    const directory = mkdtempSync(join(tmpdir(), 'layaway-config-'));
    const loaded = loadConfig({ env: {}, directory });
    expect(loaded).toEqual({ config: defaultConfig() });
    expect(defaultConfig().mode).toBe('observe');
    expect(defaultConfig().retention.rollbackPeriod).toBe(90 * DAY);
  });

  test('an empty file means defaults', () => {
    expect(load('# nothing yet\n')).toEqual({ path: 'layaway.yml', config: defaultConfig() });
  });

  test('durations become milliseconds and nested defaults are filled in', () => {
    const loaded = load('watchWindow: 12h\nretention:\n  rollbackPeriod: 30d\n');
    expect(loaded).toMatchObject({
      config: {
        watchWindow: DAY / 2,
        retention: { rollbackPeriod: 30 * DAY, expectedLife: { preview: 14 * DAY } },
      },
    });
  });

  test.each([
    [
      5,
      'teams:\n  payments:\n    channel: C0PAYMENTS\n\n     leads: [U0PAYLEAD]\n',
      'is indented further than line 3',
    ],
    [2, 'mode: ask\n  teams:\n    payments:\n      leads: [U0PAYLEAD]\n', 'is indented further than line 1'],
    [
      4,
      'teams:\n  payments:\n    channel: C0PAYMENTS\n   leads: [U0PAYLEAD]\n',
      'is indented less than line 3',
    ],
    [2, 'teams:\n\tpayments: 1\n', 'is indented with a tab'],
  ])('a wrong indentation is one message that names line %i', (line, text, said) => {
    expect(problems(text)).toEqual([expect.stringContaining(`line ${line} ${said}`)]);
  });

  test('a section whose entries stand beside it is one message, and nobody is told to remove it', () => {
    const beside = 'teams:\n  payments:\n  channel: C0PAYMENTS\n  leads: [U0PAYLEAD]\nmode: aks\n';
    expect(problems(beside)).toEqual([
      'layaway.yml:2: teams.payments: is empty: indent what belongs to it further (channel, leads)',
      expect.stringContaining('mode: must be'),
    ]);
    expect(problems('teams:\n')).toEqual(['layaway.yml:1: teams: is empty: remove the line, or fill it in']);
  });

  test('--config beats LAYAWAY_CONFIG beats ./layaway.yml; a named file has to exist', () => {
    const directory = mkdtempSync(join(tmpdir(), 'layaway-config-'));
    for (const mode of ['ask', 'delete']) writeFileSync(join(directory, `${mode}.yml`), `mode: ${mode}\n`);
    const env = { LAYAWAY_CONFIG: 'ask.yml' };
    expect(loadConfig({ env, directory })).toMatchObject({ config: { mode: 'ask' }, path: 'ask.yml' });
    expect(loadConfig({ env, directory, path: 'delete.yml' })).toMatchObject({ config: { mode: 'delete' } });
    expect(loadConfig({ env: { LAYAWAY_CONFIG: 'gone.yml' }, directory })).toEqual({
      path: 'gone.yml',
      problems: [
        {
          path: 'file',
          message: 'the file named by LAYAWAY_CONFIG cannot be read: there is no such file',
        },
      ],
    });
  });

  test('a file under a near name is not silently ignored', () => {
    const directory = mkdtempSync(join(tmpdir(), 'layaway-config-'));
    writeFileSync(join(directory, 'layaway.yaml'), 'mode: ask\n');
    expect(loadConfig({ env: {}, directory })).toMatchObject({
      path: 'layaway.yaml',
      problems: [{ message: expect.stringContaining('rename it to layaway.yml') }],
    });
  });
});

describe('a wrong configuration', () => {
  test('syntax errors name line and column', () => {
    expect(problems('mode: ask\nscope: [a, b\nwatchWindow: 3d\n')).toEqual([
      expect.stringMatching(/^layaway\.yml:3: line 3, column \d+: this is not YAML: /),
    ]);
    expect(problems('mode: ask\nmode: delete\n')).toEqual([expect.stringContaining('line 2, column 1')]);
    expect(problems('scope: *everything\n')).toEqual([expect.stringContaining('aliases')]);
    expect(problems('- mode\n')).toEqual([
      'layaway.yml: file: must be a section with its own keys, but is a list',
    ]);
  });

  test('all problems are reported at once, each with its line, its path and what to do', () => {
    const text = `mode: askk
registries:
  - account: 123456789012
    region: Frankfurt
  - region: eu-west-1
  - region: eu-west-1
scope: []
watchWindow: 30
retention:
  keepReleases: 0
  rollbackPeriod: 0d
  clases: []
  classes:
    - class: relase
      tags: ['/v[/']
    - class: cache
teams:
  payments:
    channel: payments
  bad name:
    channel: C012AB3CD
    leads: [U0PAYLEAD]
owners:
  rules:
    - repositories: [payments/*]
      team: paymnts
  fallback: platform
admins: [someone]
schedule:
  timezone: Mars/Olympus
budget:
`;
    expect(problems(text)).toMatchInlineSnapshot(`
      [
        "layaway.yml:1: mode: must be observe, ask, quarantine, delete, but is "askk". Did you mean ask?",
        "layaway.yml:3: registries[0].account: an AWS account id has 12 digits: write them in quotes",
        "layaway.yml:4: registries[0].region: is no AWS Region: write it as eu-west-1",
        "layaway.yml:6: registries[2]: is the same registry as registries[1]: remove one",
        "layaway.yml:7: scope: must have at least 1 entry",
        "layaway.yml:8: watchWindow: must be a duration: a whole number and a unit, such as 90d, 12h or 5s",
        "layaway.yml:10: retention.keepReleases: must be at least 1",
        "layaway.yml:11: retention.rollbackPeriod: "0d" is no time at all: write a longer duration",
        "layaway.yml:12: retention.clases: there is no such setting. Did you mean classes?",
        "layaway.yml:14: retention.classes[0].class: must be release, unknown, branch, preview, experiment, cache, but is "relase". Did you mean release?",
        "layaway.yml:15: retention.classes[0].tags[0]: pattern "/v[/": SyntaxError: Invalid regular expression: /v[/: Unterminated character class",
        "layaway.yml:16: retention.classes[1]: a rule without tags or repositories would match everything: give one of them or both",
        "layaway.yml:18: teams.payments.leads: is missing: give a list",
        "layaway.yml:19: teams.payments.channel: a Slack channel id looks like C012AB3CD; it stands at the end of the channel details",
        "layaway.yml:20: teams.bad name: the name is not allowed: use letters, digits, - and _ only",
        "layaway.yml:26: owners.rules[0].team: there is no team "paymnts" under teams. Did you mean payments?",
        "layaway.yml:27: owners.fallback: there is no team "platform" under teams. Describe it there, or name one that is.",
        "layaway.yml:28: admins[0]: a Slack user id looks like U012AB3CD; copy it from the profile menu",
        "layaway.yml:30: schedule.timezone: must be an IANA time zone such as Europe/Berlin or UTC",
        "layaway.yml:31: budget: is empty: remove the line, or fill it in",
      ]
    `);
  });

  test('a setting of another section is found there', () => {
    expect(problems('keepReleases: 5\n')).toEqual([
      'layaway.yml:1: keepReleases: there is no such setting. Did you mean retention.keepReleases?',
    ]);
    expect(problems('sources: {revisions: 5}\n')).toEqual([
      'layaway.yml:1: sources.revisions: there is no such setting. Did you mean sources.ecs.revisions?',
    ]);
    expect(problems('expect: 0\n')).toEqual([
      expect.stringContaining('Did you mean expect in one of sources.ecs, sources.lambda, sources.batch'),
    ]);
    expect(problems('retention: {scope: [a]}\n')).toEqual([expect.stringContaining('Did you mean scope')]);
  });

  test('a team named like a property of every object is still unknown', () => {
    expect(problems('owners: {fallback: constructor}')).toEqual([
      expect.stringContaining('no team "constructor"'),
    ]);
  });

  test('a team that CODEOWNERS owners are mapped to must be one', () => {
    const codeowners = 'file: CODEOWNERS, path: "{repository}", teams: {"@example/pay": paymnts}';
    const text = `teams: {payments: {channel: C0PAYMENTS, leads: [U0PAYLEAD]}}\nowners: {codeowners: {${codeowners}}}`;
    expect(problems(text)).toEqual([expect.stringContaining('no team "paymnts" under teams. Did you mean')]);
  });

  test('a price is one of an AWS Region, and an amount that money has', () => {
    const priced = (region: string, usd: number) =>
      problems(`price: {regions: {${region}: {standardUsdPerGbMonth: ${usd}}}}`);
    expect(priced('eusc-de-east-1', 0.12)).toEqual([]);
    expect(priced('europe', 0.12)).toEqual([expect.stringContaining('is no AWS Region')]);
    expect(priced('eu-west-1', 1e308)).toEqual([expect.stringContaining('1000')]);
  });

  test('an unknown key without a near one names the known ones', () => {
    expect(problems('price: {euro: 1}')).toEqual([
      'layaway.yml:1: price.euro: there is no such setting. Known here: standardUsdPerGbMonth, archiveUsdPerGbMonth, regions.',
    ]);
  });
});
