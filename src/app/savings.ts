import pLimit from 'p-limit';
import { goalOf, type Hold } from '../policy/hold.ts';
import { registryKey } from '../policy/image.ts';
import { monthlyUsd } from '../policy/savings.ts';
import type { Amount, Answers, RepositorySavings, Savings } from '../slack/answers.ts';
import type { Store } from '../store/store.ts';
import type { AnswerParts } from './answers.ts';
import { notFound, type Place, resolve } from './resolve.ts';
import { standingOf } from './standing.ts';

const AT_ONCE = 8;

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
  const price = config.price.standardUsdPerGbMonth;
  const limit = pLimit(AT_ONCE);
  const rows = await limit.map([...places], (place) => savingsOf(store, place, price));
  const touched = rows.filter(({ deleted, aside }) => deleted.images + aside.images > 0);
  const size = (row: Savings) => row.deleted.bytes.upper + row.aside.bytes.upper;
  return { about, total: sumOf(touched), rows: touched.sort((a, b) => size(b) - size(a)) };
}

/** All of these repositories together. */
export async function savingsTotal(parts: AnswerParts, places: readonly Place[]): Promise<Savings> {
  return (await savingsIn(parts, '', places)).total;
}

async function savingsOf(
  store: Store,
  { registry, repository }: Place,
  price: number,
): Promise<RepositorySavings> {
  const holds = await store.holds.inRepository(registryKey(registry), repository);
  const inState = (status: Hold['state']['status']) => holds.filter((hold) => hold.state.status === status);
  return {
    repository,
    deleted: amountOf(inState('deleted'), price),
    // What is archived or disabled frees nothing, however long it lies there.
    aside: amountOf(
      inState('quarantined').filter((hold) => goalOf(hold) === 'delete'),
      price,
    ),
  };
}

/** The same bounds as on the cards: images of one review may share all layers, those of different reviews none. */
export function amountOf(holds: readonly Hold[], price: number): Amount {
  const largest = new Map<string, number>();
  let upper = 0;
  for (const { review, sizeBytes } of holds) {
    upper += sizeBytes;
    largest.set(review, Math.max(largest.get(review) ?? 0, sizeBytes));
  }
  const estimate = [...largest.values()].reduce((sum, bytes) => sum + bytes, 0);
  return { images: holds.length, bytes: { upper, estimate }, monthlyUsd: monthlyUsd(upper, price) };
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
