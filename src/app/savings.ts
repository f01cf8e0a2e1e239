import { registryKey } from '../policy/image.ts';
import { monthlyUsd } from '../policy/savings.ts';
import type { Counted } from '../policy/tally.ts';
import type { Amount, Answers, RepositorySavings, Savings } from '../slack/answers.ts';
import type { AnswerParts } from './answers.ts';
import { notFound, type Place, resolve } from './resolve.ts';
import { standingOf } from './standing.ts';
import { type RepositoryTally, repositoryTallies } from './tallies.ts';

/** `/ecr savings [repository|team]`: from the holds alone, so a number is never more than what was really done. */
export function createSavings(parts: AnswerParts): Answers['savings'] {
  return async (clicker, typed) => {
    const standing = await standingOf(parts, parts.config, clicker);
    if ('refused' in standing) return standing;
    const all = await parts.store.memory.repositories();
    const { teams } = standing;
    if (typed === '') {
      if (teams.length === 0 && !standing.admin)
        return { refused: 'You are in no team here. Ask with a name: `/ecr savings payments/api`.' };
      if (teams.length === 0) return await savingsIn(parts, 'all repositories', all);
      return await savingsIn(parts, teams.join(', '), ofTeams(all, teams));
    }
    const team = Object.keys(parts.config.teams).find((name) => name.toLowerCase() === typed.toLowerCase());
    if (team !== undefined && !all.some(({ repository }) => repository === typed))
      return await savingsIn(parts, team, ofTeams(all, [team]));
    const found = resolve(all, typed);
    if ('refused' in found) return found.refused === notFound(all, typed) ? noSuch(parts, found) : found;
    return await savingsIn(parts, found.place.repository, [found.place]);
  };
}

function noSuch({ config }: AnswerParts, { refused }: { readonly refused: string }) {
  const teams = Object.keys(config.teams).join(', ');
  return { refused: `${refused} Teams: ${teams === '' ? 'none are configured' : teams}.` };
}

export function ofTeams(all: readonly Place[], teams: readonly string[], unowned = false): readonly Place[] {
  return all.filter(({ team }) => (team === undefined ? unowned : teams.includes(team)));
}

async function savingsIn({ store, config }: AnswerParts, about: string, places: readonly Place[]) {
  const registries = new Set(places.map(({ registry }) => registryKey(registry)));
  const rows = savingsRows(await repositoryTallies(store, registries), places, priceOf(config));
  const size = (row: Savings) => row.deleted.bytes.upper + row.aside.bytes.upper;
  return { about, total: sumOf(rows), rows: rows.sort((a, b) => size(b) - size(a)) };
}

/** All of these repositories together, out of what their holds add up to. */
export function savingsTotal(
  { config }: Pick<AnswerParts, 'config'>,
  tallies: readonly RepositoryTally[],
  places: readonly Place[],
): Savings {
  return sumOf(savingsRows(tallies, places, priceOf(config)));
}

const priceOf = ({ price }: AnswerParts['config']) => price.standardUsdPerGbMonth;

/** Those of these repositories where anything was freed or is put aside. */
function savingsRows(
  tallies: readonly RepositoryTally[],
  places: readonly Place[],
  price: number,
): RepositorySavings[] {
  const wanted = new Set(places.map(({ registry, repository }) => `${registryKey(registry)}/${repository}`));
  return tallies
    .filter(({ registry, repository }) => wanted.has(`${registry}/${repository}`))
    .filter(({ tally }) => tally.deleted.images + tally.aside.images > 0)
    .map(({ repository, tally }) => ({
      repository,
      deleted: priced(tally.deleted, price),
      aside: priced(tally.aside, price),
    }));
}

/** The same bounds as on the cards. */
function priced(counted: Counted, price: number): Amount {
  return { ...counted, monthlyUsd: monthlyUsd(counted.bytes.upper, price) };
}

const NOTHING: Amount = { images: 0, bytes: { upper: 0, estimate: 0 }, monthlyUsd: 0 };

function sumOf(rows: readonly Savings[]): Savings {
  return rows.reduce<Savings>(
    (sum, { deleted, aside }) => ({ deleted: plus(sum.deleted, deleted), aside: plus(sum.aside, aside) }),
    { deleted: NOTHING, aside: NOTHING },
  );
}

function plus(a: Amount, b: Amount): Amount {
  return {
    images: a.images + b.images,
    bytes: { upper: a.bytes.upper + b.bytes.upper, estimate: a.bytes.estimate + b.bytes.estimate },
    monthlyUsd: a.monthlyUsd + b.monthlyUsd,
  };
}
