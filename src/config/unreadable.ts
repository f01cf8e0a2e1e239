/** Why a file cannot be read, for the usual reasons; undefined where only the error itself can tell. */
export function unreadable(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'its permissions do not allow it';
  if (code === 'EISDIR') return 'it is a directory';
  return undefined;
}
