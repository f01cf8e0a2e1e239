/** The states of an image: its key, the count in a repository's row, the word on a badge. */
export const STATES = [
  { key: 'active', row: 'active', label: 'active' },
  { key: 'put-aside', row: 'putAside', label: 'put aside' },
  { key: 'archived', row: 'archived', label: 'archived' },
  { key: 'deleted', row: 'deleted', label: 'deleted' },
];

/** Bytes as ECR's console counts them, in powers of ten. */
export function bytes(count) {
  if (count < 1e6) return `${Math.round(count / 1e3)} kB`;
  return count < 1e9 ? `${Math.round(count / 1e6)} MB` : `${(count / 1e9).toFixed(1)} GB`;
}
