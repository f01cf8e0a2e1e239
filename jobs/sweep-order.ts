import { type Hold, questionsOf } from '../src/policy/hold.ts';
import type { Denials } from './denials.ts';
import type { Deps } from './deps.ts';

/** The ids of those holds whose owner wants them back, their reviews read once for a whole sweep. */
export async function holdsWantedBack(
  { store }: Pick<Deps, 'store'>,
  holds: readonly Hold[],
): Promise<ReadonlySet<string>> {
  const reviews = await store.reviews.getMany([...new Set(holds.flatMap(questionsOf))]);
  const restored = new Set(reviews.flatMap(({ id, state }) => (state.status === 'restored' ? [id] : [])));
  return new Set(
    holds.filter((hold) => questionsOf(hold).some((id) => restored.has(id))).map(({ id }) => id),
  );
}

/**
 * Giving back comes first; then repository by repository, so that each is listed once. In a repository what has begun
 * goes on first, then what was approved first: nothing waits for a budget behind those that came later. Repositories in
 * which the role was refused come last, so that none is behind them for ever.
 */
export function inOrder(
  holds: readonly Hold[],
  denials: Denials,
  wantedBack: ReadonlySet<string>,
): readonly Hold[] {
  const place = ({ state: { status }, id, repository, approval }: Hold): readonly (string | number)[] => {
    const comesBack = status === 'restoring' || wantedBack.has(id);
    return [
      comesBack ? 0 : 1,
      denials.lastIn(repository),
      repository,
      !comesBack && (status === 'quarantining' || status === 'deleting') ? 0 : 1,
      approval.at,
      id,
    ];
  };
  const places = new Map(holds.map((hold) => [hold, place(hold)]));
  return [...holds].sort((a, b) => before(places.get(a) ?? [], places.get(b) ?? []));
}

function before(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  const i = a.findIndex((part, at) => part !== b[at]);
  return i === -1 || (a[i] ?? 0) < (b[i] ?? 0) ? -1 : 1;
}
