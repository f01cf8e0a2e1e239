import { registryKey } from '../policy/image.ts';
import type { Answers, Savings } from '../slack/answers.ts';
import type { AnswerParts } from './answers.ts';
import { notFound, type Place, resolve } from './resolve.ts';
import { decisionSavings, savingsOf, sumOf } from './savings-sums.ts';
import { type Standing, standingOf } from './standing.ts';
import { type RepositoryTally, repositoryTallies } from './tallies.ts';

type Parts = Pick<AnswerParts, 'store' | 'config' | 'mayAsk' | 'teamsOf'>;

/** `/ecr savings [repository|team]`: from the holds alone, so a number is never more than what was really done. */
export function createSavings(parts: Parts): Answers['savings'] {
  return async (clicker, typed) => {
    const standing = await standingOf(parts, parts.config, clicker);
    if ('refused' in standing) return standing;
    const all = await parts.store.memory.recordedRepositories();
    if (typed === '') {
      if (standing.teams.length === 0 && !standing.admin)
        return { refused: 'You are in no team here. Ask with a name: `/ecr savings payments/api`.' };
      return await savingsIn(parts, whose(standing), placesOf(all, standing));
    }
    const team = Object.keys(parts.config.teams).find((name) => name.toLowerCase() === typed.toLowerCase());
    if (team !== undefined && !all.some(({ repository }) => repository === typed))
      return await savingsIn(
        parts,
        team,
        all.filter((place) => place.team === team),
      );
    const found = resolve(all, typed);
    if ('refused' in found) return found.refused === notFound(all, typed) ? noSuch(parts, found) : found;
    return await savingsIn(parts, found.place.repository, [found.place]);
  };
}

function noSuch({ config }: Pick<Parts, 'config'>, { refused }: { readonly refused: string }) {
  const teams = Object.keys(config.teams).join(', ');
  return { refused: `${refused} Teams: ${teams === '' ? 'none are configured' : teams}.` };
}

/** Whoever looks after everything, an admin in no team, sees all of it. */
export const seesEverything = ({ teams, admin }: Standing): boolean => admin && teams.length === 0;

/** The repositories that somebody looks after: Home and `/ecr savings` add up the same. */
export function placesOf(all: readonly Place[], standing: Standing): readonly Place[] {
  if (seesEverything(standing)) return all;
  const { teams, unowned } = standing;
  return all.filter(({ team }) => (team === undefined ? unowned : teams.includes(team)));
}

function whose(standing: Standing): string {
  if (seesEverything(standing)) return 'all repositories';
  return [...standing.teams, ...(standing.unowned ? ['what nobody owns'] : [])].join(', ');
}

async function savingsIn({ store, config }: Parts, about: string, places: readonly Place[]) {
  const registries = new Set(places.map(({ registry }) => registryKey(registry)));
  const tallies = inPlaces(await repositoryTallies(store, registries), places);
  const rows = tallies
    .map((one) => ({ repository: one.repository, ...savingsOf(one, config.price) }))
    .filter(({ deleted, aside, resting, archived }) =>
      [deleted, aside, resting, archived].some(({ images }) => images > 0),
    );
  const size = ({ deleted, aside }: Savings) => deleted.bytes.upper + aside.bytes.upper;
  const [only] = tallies;
  return {
    about,
    total: sumOf(tallies.map((one) => savingsOf(one, config.price))),
    rows: rows.sort((a, b) => size(b) - size(a)),
    decisions: only && places.length === 1 ? decisionSavings(only, config.price) : [],
  };
}

/** All of these repositories together, out of what their holds add up to. */
export function savingsTotal(
  { config }: Pick<AnswerParts, 'config'>,
  tallies: readonly RepositoryTally[],
  places: readonly Place[],
): Savings {
  return sumOf(inPlaces(tallies, places).map((one) => savingsOf(one, config.price)));
}

function inPlaces(tallies: readonly RepositoryTally[], places: readonly Place[]): RepositoryTally[] {
  const wanted = new Set(places.map(({ registry, repository }) => `${registryKey(registry)}/${repository}`));
  return tallies.filter(({ registry, repository }) => wanted.has(`${registry}/${repository}`));
}
