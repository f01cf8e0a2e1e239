import { expect, test } from 'vitest';
import type { Command } from '../../src/cli/command.ts';
import type { PolicyShape } from '../../src/cli/policy-show-shape.ts';
import { markdownCell } from '../../src/cli/present/cells.ts';
import { checksText } from '../../src/cli/present/checks.ts';
import { explainImageText } from '../../src/cli/present/explain.ts';
import { findText } from '../../src/cli/present/find.ts';
import { policyText } from '../../src/cli/present/policy.ts';
import { simulationText } from '../../src/cli/present/policy-simulation.ts';
import { scanText } from '../../src/cli/present/scan.ts';
import { statusText } from '../../src/cli/present/status.ts';
import { oneLine, printable, printableLines, safeToPrint } from '../../src/cli/printable.ts';
import { type Screen, styled } from '../../src/cli/terminal.ts';
import { safe } from '../../src/slack/views/text.ts';
import { branches, image, scan } from './present/shapes.ts';
import { runLine } from './surroundings.ts';

const PIPE: Screen = { width: undefined, colour: false };
const TERMINAL: Screen = { width: 100, colour: true };
const HOSTILE = 'x\u001b[2J\u009b1A\r\u202e\u2028\nForged: line';

/** No line of ours begins as the text wants it to, and nothing but our own styles steers the terminal. */
function expectHarmless(text: string): void {
  expect(text).toContain('Forged: line');
  expect(text).not.toMatch(/^Forged/m);
  const plain = text.replace(/\p{Cc}\[(?:1|22|3[1-3]|39)m/gu, '');
  expect(plain).not.toMatch(/[^\P{Cc}\n]|[\u2028\u202e]/u);
}

test('no mark that turns the direction of writing passes', () => {
  for (const mark of '\u061c\u200e\u200f\u202a\u202e\u2066\u2069') {
    expect(oneLine(`a${mark}b`)).toBe('a b');
    expect(printableLines(`a${mark}b\n`)).toBe('a b\n');
    expect(safe(`a${mark}b`)).toBe('a b');
  }
});

test('a text on one line, every text of a shape, and texts of several lines', () => {
  expect(oneLine('a\u001b[1mb\nc')).toBe('a [1mb c');
  expect(printable({ a: ['x\ny', 3, null, { b: '\u0007' }], c: true })).toEqual({
    a: ['x y', 3, null, { b: ' ' }],
    c: true,
  });
  expect(printableLines('a\r\nb\tc\rd\u0085')).toBe('a\r\nb\tc d ');
});

test('the last look lets our own styles through, and nobody else\u2019s where there are none', () => {
  const ours = styled(TERMINAL, 'bold', 'x');
  expect(safeToPrint(`${ours}\u001b[2J\u001b[99m`, TERMINAL)).toBe(`${ours} [2J [99m`);
  expect(safeToPrint(ours, PIPE)).toBe(' [1mx [22m');
});

const POLICY: PolicyShape = {
  retention: {
    repository: 'payments/api',
    registry: '123456789012/eu-west-1',
    owner: { team: 'payments', why: 'a tag' },
    asOf: '2026-11-23T09:00:00.000Z',
    protects: [],
    expires: [],
    exceptions: [{ digest: 'sha256:1', tags: ['v1'], why: HOSTILE, by: 'U0PAYLEAD', until: null }],
    windows: { watch: '14d', slowWatch: '60d', rollback: '90d' },
    notProposed: [],
    prevention: [],
    evidence: [],
  },
  lifecycle: { text: null, refused: [HOSTILE], notes: [HOSTILE], current: null },
  effect: {
    expire: { images: 2, bytes: 5e9 },
    along: 2,
    soon: null,
    later: null,
    archive: { images: 0, bytes: 0 },
    images: 9,
    never: [`v1: ${HOSTILE}`],
    rules: [],
    diff: {
      newlyExpired: { images: 2, bytes: 5e9 },
      newlyTransitioned: { images: 0, bytes: 0 },
      noLongerExpired: { images: 0, bytes: 0 },
      noLongerTransitioned: { images: 0, bytes: 0 },
      sooner: { images: 0, bytes: 0 },
      later: { images: 0, bytes: 0 },
      otherRule: { images: 0, bytes: 0 },
      isSame: false,
    },
  },
  rejected: [{ why: 'it is kept', images: [{ digest: 'sha256:1', tags: ['v1'], why: HOSTILE }] }],
  fields: null,
};

test('nothing that people or a registry wrote steers the terminal or forges a line', () => {
  const simulated = {
    registry: 'r',
    repository: 'p',
    at: '2026-11-23T09:00:00.000Z',
    images: 1,
    expire: [],
    transition: [],
    along: [],
  };
  const texts = [
    policyText(POLICY, TERMINAL),
    simulationText({ ...simulated, unknown: [], notes: [HOSTILE], errors: [] }, TERMINAL),
    simulationText({ ...simulated, unknown: [], notes: [], errors: [HOSTILE] }, TERMINAL),
    explainImageText({ ...image, reasons: [HOSTILE] }, TERMINAL),
    explainImageText({ ...image, ownerWhy: HOSTILE, tags: [HOSTILE] }, TERMINAL),
    findText({ tag: HOSTILE, matches: [], lookedThrough: [], incomplete: [], unreachable: [] }, TERMINAL),
    statusText({ paused: HOSTILE, lapse: null, unowned: null, repositories: [] }, TERMINAL),
    scanText({ ...scan, notCovered: [HOSTILE], candidates: branches ? [branches] : [] }, TERMINAL),
    checksText([{ what: 'alarms', status: 'failed', text: HOSTILE }], TERMINAL),
  ];
  for (const text of texts) expectHarmless(text);
});

test('bytes say what kind of figure they are', () => {
  const text = policyText(POLICY, PIPE);
  expect(text).toContain('Would expire 2 images, 5.0 GB (upper bound) within a day, of 9 images.');
  expect(text).toContain('2 images, 5.0 GB (upper bound): expired that stays now');
});

test('what is refused, and what goes wrong, is harmless too', async () => {
  const command = (name: string, run: Command['run']): Command => ({
    ...{ name, summary: '', names: '', help: '', atLeast: 0, atMost: 0, options: {} },
    run,
  });
  const commands = [
    command('refuse', async () => ({ refused: 'no \u001b[2J' })),
    command('misuse', async () => ({ wrongUse: 'no \u001b[2J' })),
    command('fail', async ({ note }) => {
      note('look \u001b[2J');
      throw new Error('no \u001b[2J');
    }),
    command('print', async () => ({ json: 1, text: () => 'no \u001b[2J\r\nb\tc' })),
  ];
  for (const name of ['refuse', 'misuse', 'fail', 'print']) {
    const { stdout, stderr } = await runLine(commands, name);
    expect(stdout + stderr).toContain('no  [2J');
    expect(stdout + stderr).not.toContain('\u001b');
  }
});

test('a cell of a wiki is no markup and no link', () => {
  expect(markdownCell('~~a~~ $x$ https://x.example WWW.x.example\nb\u001b')).toBe(
    '\\~\\~a\\~\\~ \\$x\\$ https\\://x.example WWW\\.x.example<br>b ',
  );
});
