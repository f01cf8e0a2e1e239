import { oneLine } from '../printable.ts';

/**
 * Where a spreadsheet begins to calculate: also after what nobody sees, and by signs as wide or small as East Asian
 * letters, which it takes for the plain ones.
 */
const FORMULA =
  /^(?:[\t\r]|[\s\p{C}\p{Z}\p{DI}]*[=+\-@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20])/u;

/** What a spreadsheet would take for a formula gets an apostrophe in front: tags and reasons are typed by anybody. */
export function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * An `@` that a wiki could take for a person's name or a mail address: it looks for them in the text it shows, where no
 * backslash is left. Those of digests stay as they are, to be copied.
 */
const AT_SOMEBODY = /@(?=\w)(?!(?<=\w@)sha256:[0-9a-f])/g;
/** Seen by nobody, and the end of a name. */
const NO_SPACE = '&#8203;';

/**
 * Text for a cell of a Markdown table: neither a bar nor a line break ends it, and nothing in it is markup, also not
 * what wikis add to it: struck out, formulas, macros, people, addresses that become links by themselves.
 */
export function markdownCell(text: string): string {
  return text
    .replace(/[\\|`*_[\]~${}]/g, '\\$&')
    .replaceAll('://', '\\://')
    .replace(/\bwww\./gi, (start) => `${start.slice(0, -1)}\\.`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(AT_SOMEBODY, `@${NO_SPACE}`)
    .split(/\r\n|[\r\n]/)
    .map(oneLine)
    .join('<br>');
}
