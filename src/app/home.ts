import { coverageLines } from '../../jobs/coverage.ts';
import { registryKey } from '../policy/image.ts';
import { isWaiting } from '../policy/review.ts';
import type { UnderWay } from '../policy/under-way.ts';
import type { Answers } from '../slack/answers.ts';
import type { Card } from '../slack/desk.ts';
import type { AnswerParts } from './answers.ts';
import { summarizeHolds } from './holds-summary.ts';
import { policyCardOf } from './policy.ts';
import { placesOf, savingsTotal, seesEverything } from './savings.ts';
import { type Standing, standingOf } from './standing.ts';
import { type RepositoryTally, repositoryTallies } from './tallies.ts';

/** More than this is asked for by name: Home is looked at, not read. */
const MOST_ASIDE = 10;
const MOST_DECIDED = 5;
/** A person's newest decisions; a review decided twice has two. */
const DECISIONS_READ = 50;

/** What a person's Home shows: their teams' questions, holds, savings, and their own decisions. */
export function createHome(parts: AnswerParts): Answers['home'] {
  return async (clicker) => {
    const standing = await standingOf(parts, parts.config, clicker);
    if ('refused' in standing) return standing;
    const all = await parts.store.memory.recordedRepositories();
    const registries = new Set(all.map(({ registry }) => registryKey(registry)));
    const [tallies, open, decided, paused, policies] = await Promise.all([
      repositoryTallies(parts.store, registries),
      openCards(parts, standing),
      decidedCards(parts, clicker.user),
      parts.store.brakes.paused(),
      policyCards(parts, standing, clicker.user),
    ]);
    const aside = await asideCards(parts, standing, tallies);
    const everywhere = seesEverything(standing);
    const savings = savingsTotal(parts, tallies, placesOf(all, standing));
    const fields = await coverageLines(parts.store, registries, ledBy(parts, clicker.user));
    const { teams, unowned, leads, admin } = standing;
    const pictures = admin || leads.length > 0 ? await parts.store.pictures.newest() : [];
    return {
      ...{ teams, unowned, open: paused ? open.map(standingStill) : open, ...aside, decided, savings },
      ...(everywhere && { everywhere: true as const }),
      ...(fields.length > 0 && { fields }),
      ...(pictures.length > 0 && { pictures }),
      ...(policies.length > 0 && { policies }),
      ...(paused && { paused }),
    };
  };
}

const standingStill = (card: Card): Card => ({ ...card, paused: true });

function ledBy({ config }: AnswerParts, user: string): readonly string[] {
  return Object.entries(config.teams).flatMap(([name, { leads }]) => (leads.includes(user) ? [name] : []));
}

function isTheirs({ teams, unowned }: Standing, team: string | undefined): boolean {
  return team === undefined ? unowned : teams.includes(team);
}

/** Nothing is held yet of what still waits: one look at all snoozes is all these cards need. */
async function openCards({ store, mode }: AnswerParts, standing: Standing): Promise<readonly Card[]> {
  const reviews = await store.reviews.getMany(await store.reviews.listOpen());
  const theirs = reviews.filter(({ state, owner }) => isWaiting(state) && isTheirs(standing, owner.team));
  theirs.sort((a, b) => b.facts.bytes.upper - a.facts.bytes.upper || a.askedSince - b.askedSince);
  const snoozes = await store.snoozes.getMany(theirs.map(({ candidate }) => candidate));
  return theirs.map((review) => {
    const snoozed = snoozes.get(review.candidate);
    return { review, holds: summarizeHolds([]), mode, ...(snoozed && { snoozed }) };
  });
}

/** Lifecycle policies of their teams that wait for people, or are on their way. */
async function policyCards({ store, mode, config }: AnswerParts, standing: Standing, viewer: string) {
  const { leadMustApprove } = config.slowPath;
  const several = config.registries.length > 1;
  const changes = await store.policies.open();
  const theirs = changes.filter(({ owner }) => isTheirs(standing, owner.team));
  return theirs.map((change) => ({ ...policyCardOf({ mode, leadMustApprove, several }, change), viewer }));
}

/** The soonest deletion first: what can still be said no to. Only what is shown is read. */
async function asideCards(
  { store, cardOf }: AnswerParts,
  standing: Standing,
  tallies: readonly RepositoryTally[],
) {
  const theirs = tallies
    .flatMap(({ repository, tally }) => tally.underWay.map((one) => ({ ...one, repository })))
    .filter(({ team }) => isTheirs(standing, team));
  const when = ({ deleteAfter }: UnderWay) => deleteAfter ?? Number.MAX_SAFE_INTEGER;
  theirs.sort((a, b) => when(a) - when(b) || (a.repository < b.repository ? -1 : 1));
  const shown = await store.reviews.getMany(theirs.slice(0, MOST_ASIDE).map(({ review }) => review));
  return {
    aside: await Promise.all(shown.map(cardOf)),
    moreAside: Math.max(0, theirs.length - MOST_ASIDE),
  };
}

/** Reviews whose standing answer is this person's; what somebody else answered since is theirs. */
async function decidedCards({ store, cardOf }: AnswerParts, user: string): Promise<readonly Card[]> {
  const entries = await store.ledger.read({ by: user, limit: DECISIONS_READ });
  const ids = entries.flatMap(({ kind, review }) =>
    kind === 'decided' && review !== undefined ? [review] : [],
  );
  const reviews = await store.reviews.getMany([...new Set(ids)]);
  const own = reviews.filter(({ state }) => 'by' in state && state.by.id === user);
  return await Promise.all(own.slice(0, MOST_DECIDED).map(cardOf));
}
