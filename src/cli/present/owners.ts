import type { OwnersShape } from '../shapes.ts';
import type { Screen } from '../terminal.ts';
import { table } from './table.ts';

/** One line a repository: whose it is and how that is known. */
export function ownersText({ repositories }: OwnersShape, screen: Screen): string {
  const columns = [{ head: 'REPOSITORY' }, { head: 'OWNER' }, { head: 'WHY' }, { head: 'SAID SINCE' }];
  const rows = repositories.map(({ repository, owner, why, said }) => [
    repository,
    owner ?? 'nobody',
    why,
    said ?? '',
  ]);
  return `${table(screen, columns, rows)}\n`;
}
