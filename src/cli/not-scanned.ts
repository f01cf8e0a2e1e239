import { nearestRepository } from '../app/resolve.ts';

/** That no scanned repository has this name or matches this pattern, with the nearest name; or that none was scanned yet. */
export function notScanned(known: readonly { readonly repository: string }[], wanted: string): string {
  if (known.length === 0) return 'nothing was scanned yet: the first scan runs with the worker.';
  const near = nearestRepository([...new Set(known.map(({ repository }) => repository))], wanted);
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  return `no scanned repository is called ${wanted}.${hint}`;
}
