/**
 * Versioned records as Redis keeps them: `<version> <JSON without version>`. The version stands in front so that a
 * script compares and sets it without reading the JSON, whose text stays as JavaScript wrote it.
 */
export function writeRecord<T extends { readonly version: number }>(record: T): string {
  return `${record.version} ${recordBody(record)}`;
}

/** The JSON part alone, for scripts that choose the version themselves. */
export function recordBody<T extends { readonly version: number }>(record: T): string {
  const { version: _inFront, ...rest } = record;
  return JSON.stringify(rest);
}

/** Reads back what `writeRecord` wrote. Throws on anything else: only Layaway writes these keys. */
export function readRecord<T extends { readonly version: number }>(text: string): T {
  const space = text.indexOf(' ');
  const version = Number(text.slice(0, space));
  if (space < 1 || !Number.isSafeInteger(version))
    throw new Error('a record in Redis has no version in front');
  return { ...JSON.parse(text.slice(space + 1)), version };
}
