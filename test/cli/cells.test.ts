import { expect, test } from 'vitest';
import { csvCell, markdownCell } from '../../src/cli/present/cells.ts';

test.each([
  ...['=1', '+1', '-1', '@x', '\t=1', '\r=1'],
  ...['\uff1d1', '\uff0b1', '\uff0d1', '\uff201', '\u22121', '\ufe661'],
  ...[' =1', '\n=1', '\u00a0=1', '\u3000=1', '\u200b=1', '\ufeff=1', ' \u2060\u202e\n=1', '\u0000=1'],
])('no cell of a CSV is a formula in a spreadsheet (%j)', (text) => {
  expect(csvCell(text).replace(/^"/, '')).toBe(`'${text}${/[\r\n]/.test(text) ? '"' : ''}`);
});

test('what is no formula stays as it is', () => {
  for (const text of ['', 'feat-1', ' a = b', 'a=1', 'sha256:0', "it's"]) expect(csvCell(text)).toBe(text);
});

test('no cell of a wiki runs a macro, calls a person or becomes a mail link', () => {
  expect(markdownCell('{macro}{{template}}')).toBe('\\{macro\\}\\{\\{template\\}\\}');
  for (const text of ['@everyone', 'see @name.', '(@org/team)', 'a@b.c', 'mailto:a@b.c', '-@sha2']) {
    expect(markdownCell(text)).toBe(text.replace('@', '@&#8203;'));
  }
  expect(markdownCell('payments/api:v1@sha256:0123456789ab')).toBe('payments/api:v1@sha256:0123456789ab');
});
