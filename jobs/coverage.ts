import {
  addCoverage,
  type Coverage,
  type CoverageSum,
  coverageText,
  sumCoverage,
} from '../src/policy/field-coverage.ts';
import type { RegistryKey } from '../src/policy/image.ts';
import type { Store } from '../src/store/store.ts';
import type { RegistryAccess } from './deps.ts';

/** Whose a repository is, and which fields its tags give, where they are known. */
export interface Covered {
  readonly team: string | undefined;
  readonly fields: Coverage | undefined;
}

/** Notes for each team how many of its repositories carry which field, as a whole scan saw it. */
export async function noteCoverage(
  { store }: { readonly store: Pick<Store, 'coverage'> },
  { key }: Pick<RegistryAccess, 'key'>,
  all: readonly Covered[],
): Promise<void> {
  const teams = new Set(all.map(({ team = '' }) => team));
  const ofTeam = (wanted: string) =>
    sumCoverage(all.filter(({ team = '' }) => team === wanted).map(({ fields }) => fields));
  await store.coverage.note(key, new Map([...teams].map((team) => [team, ofTeam(team)])));
}

/** One line for each of these teams whose repositories' tags are known: `payments: owner 92 %, … of 25 repositories`. */
export async function coverageLines(
  { coverage }: Pick<Store, 'coverage'>,
  registries: Iterable<RegistryKey>,
  teams: readonly string[],
): Promise<readonly string[]> {
  if (teams.length === 0) return [];
  const found = await Promise.all([...registries].map((registry) => coverage.of(registry)));
  return teams.flatMap((team) => {
    const sums = found.flatMap((one): readonly CoverageSum[] => {
      const sum = one.get(team);
      return sum ? [sum] : [];
    });
    const text = coverageText(addCoverage(sums));
    return text === undefined ? [] : [`${team}: ${text}`];
  });
}
