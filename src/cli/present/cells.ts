/** What a spreadsheet would take for a formula gets an apostrophe in front: tags and reasons are typed by anybody. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Text for a cell of a Markdown table: neither a bar nor a line break ends it, and nothing in it is markup. */
export function markdownCell(text: string): string {
  return text
    .replace(/[\\|`*_[\]]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/\r\n|[\r\n]/g, '<br>');
}
