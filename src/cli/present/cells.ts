import { oneLine } from '../printable.ts';

/** What a spreadsheet would take for a formula gets an apostrophe in front: tags and reasons are typed by anybody. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Text for a cell of a Markdown table: neither a bar nor a line break ends it, and nothing in it is markup, also not
 * what wikis add to it: struck out, formulas, addresses that become links by themselves.
 */
export function markdownCell(text: string): string {
  return text
    .replace(/[\\|`*_[\]~$]/g, '\\$&')
    .replaceAll('://', '\\://')
    .replace(/\bwww\./gi, (start) => `${start.slice(0, -1)}\\.`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .split(/\r\n|[\r\n]/)
    .map(oneLine)
    .join('<br>');
}
