import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decidingLine, folderOf, parseCodeowners, readCodeowners } from '../../src/owners/codeowners.ts';

const FOLDER = 'services/payments/api';

/** Line and owners that decide about a folder. */
function deciding(text: string, folder = FOLDER): string {
  const line = decidingLine(parseCodeowners(text), folder);
  return line ? `${line.line}: ${line.owners.join(' ')}`.trimEnd() : 'none';
}

describe('CODEOWNERS, as GitHub reads it', () => {
  it.each<[what: string, text: string, expected: string]>([
    ['everything', '* @org/all', '1: @org/all'],
    ['the last match wins', '* @org/all\nservices/ @org/services\n* @org/last', '3: @org/last'],
    ['a folder and all below', '/services/payments/ @org/pay', '1: @org/pay'],
    ['a folder without its slash', '/services/payments @org/pay', '1: @org/pay'],
    ['a folder anywhere', 'payments/ @org/pay', '1: @org/pay'],
    ['a folder that begins alike', 'services/pay/ @org/pay', 'none'],
    ['any depth', '**/api @org/api', '1: @org/api'],
    ['any depth below', 'services/** @org/all', '1: @org/all'],
    ['a star between', '/services/*/api/ @org/api', '1: @org/api'],
    ['one level only: not ours', 'services/* @org/flat', 'none'],
    ['one level only: not below', 'services/payments/* @org/flat', 'none'],
    ['one level only: ours', 'services/payments/api/* @org/flat', '1: @org/flat'],
    ['the root only', '/* @org/root', 'none'],
    ['files of one kind', '*.js @org/js', 'none'],
    ['a folder inside ours', 'services/payments/api/docs/ @org/docs', 'none'],
    ['no owner unsets', '* @org/all\n/services/payments/', '2:'],
    ['several owners', '* @org/a @person b@example.com', '1: @org/a @person b@example.com'],
    ['comments', '# all\n* @org/all # everybody\n#* @org/none', '2: @org/all'],
    ['empty lines and Windows line ends', '\r\n\r\n* @org/all\r\n\r\n', '3: @org/all'],
    ['tabs', '*\t@org/all', '1: @org/all'],
    ['case counts', '/Services/ @org/other', 'none'],
    ['no negation: such a line is left out', '* @org/all\n!services/ @org/none', '1: @org/all'],
    ['no ranges: such a line is left out', '* @org/all\n[s]ervices/ @org/none', '1: @org/all'],
  ])('%s', (_what, text, expected) => {
    expect(deciding(text)).toBe(expected);
  });

  it('takes escaped spaces', () => {
    expect(deciding('/my\\ services/api/ @org/a', 'my services/api')).toBe('1: @org/a');
  });

  it('finds nothing outside the tree', () => {
    expect(deciding('* @org/all', '../elsewhere')).toBe('none');
  });

  it.each([
    ['services/{repository}', 'services/payments/api'],
    ['/services/{repository}/', 'services/payments/api'],
    ['./{repository}', 'payments/api'],
    ['{repository}/src/{repository}', 'payments/api/src/payments/api'],
  ])('finds the folder by %s', (template, expected) => {
    expect(folderOf(template, 'payments/api')).toBe(expected);
  });
});

describe('reading the file', () => {
  it('is unknown where it cannot be read or is too large, never empty', async () => {
    const root = mkdtempSync(join(tmpdir(), 'layaway-owners-'));
    writeFileSync(join(root, 'CODEOWNERS'), '* @org/all\n');
    writeFileSync(join(root, 'large'), '#'.repeat(3 * 1024 * 1024 + 1));
    expect(await readCodeowners('CODEOWNERS', root)).toMatchObject({ lines: [{ line: 1, pattern: '*' }] });
    expect(await readCodeowners('gone', root)).toEqual({ unknown: 'gone cannot be read (ENOENT)' });
    expect(await readCodeowners('.', root)).toEqual({ unknown: '. cannot be read (EISDIR)' });
    expect(await readCodeowners('large', root)).toEqual({ unknown: expect.stringContaining('larger than') });
  });
});
