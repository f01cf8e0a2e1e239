import { retirePolicies } from '../../jobs/retire-policies.ts';
import { summarizeUnowned, unownedText } from '../owners/unowned.ts';
import { dayOf } from '../owners/ways.ts';
import { registryKey } from '../policy/image.ts';
import { passedOnText } from '../policy/pass-on.ts';
import type { Review } from '../policy/review.ts';
import type { Card, Clicker, Refusal } from '../slack/desk.ts';
import type { NotOurs, OwnersDesk, PassedOnCards } from '../slack/owners-desk.ts';
import type { OwnerWord } from '../store/owners.ts';
import type { DeskParts } from './desk.ts';
import { askable, closed } from './owner-question.ts';
import { assignedOwner, type Passing, passOnReviews, say } from './pass-on.ts';

/** What the configuration says of owners. */
export interface OwnersConfig {
  readonly teams: readonly string[];
  /** Whether what is assigned here counts at all: `assigned` stands in `owners.order`. */
  readonly assigning: boolean;
}

const NO_TEAMS = 'The configuration has no team to assign this to.';

type Parts = Pick<DeskParts, 'store' | 'now' | 'authorize' | 'enqueue' | 'log' | 'owners'>;
type CardOf = (review: Review) => Promise<Card>;

/** Owners as the windows ask for them: authorize, remember, pass the open questions on. */
export function createOwnersDesk(parts: Parts, cardOf: CardOf): OwnersDesk {
  return {
    choices: async (clicker, id, question) => {
      const found = await askable(parts, clicker, id, question);
      if ('refused' in found || 'repeated' in found)
        return 'refused' in found ? found : closed(found.repeated);
      const { review } = found;
      const teams = parts.owners.teams.filter((team) => team !== review.owner.team).toSorted();
      if (question === 'assign' && teams.length === 0) return { refused: NO_TEAMS };
      const suggested = review.handOver?.suggested;
      return { card: await cardOf(review), teams, ...(suggested !== undefined && { suggested }) };
    },
    assign: (clicker, id, team) => assign(parts, cardOf, clicker, id, team),
    notOurs: (clicker, id, answer) => notOurs(parts, cardOf, clicker, id, answer),
    unowned: async (clicker) => {
      if ('refused' in (await parts.authorize(clicker, undefined))) return undefined;
      const summary = summarizeUnowned(await parts.store.owners.unowned(), parts.now());
      return summary && unownedText(summary);
    },
  };
}

/** Two leads may choose in the same moment; the second one sees what the first one chose. */
const TRIES = 3;
const BUSY: Refusal = { refused: 'Several people are answering this right now. Please look again.' };

async function assign(
  parts: Parts,
  cardOf: CardOf,
  clicker: Clicker,
  id: string,
  team: string,
): Promise<PassedOnCards | Refusal> {
  for (let i = 0; i < TRIES; i++) {
    const found = await askable(parts, clicker, id, 'assign');
    if ('refused' in found) return found;
    if ('repeated' in found) return repeated(found.repeated, cardOf, (to) => to === team);
    if (!parts.owners.teams.includes(team)) return { refused: `There is no team ${team} any more.` };
    const { review, role } = found;
    const place = { registry: registryKey(review.registry), repository: review.repository };
    const former = await parts.store.owners.word(place.registry, place.repository);
    const standing = assignedTo(former, parts.owners.teams);
    if (team === review.owner.team) return { refused: `${team} is asked already.` };
    // Where the team it was assigned to never answered, it is assigned anew.
    if (former && standing && standing !== review.owner.team) {
      // Said already, its consequences are not there yet: they are made good, whoever looks.
      const cards = await carryOut(parts, cardOf, former, toTeam(former, standing));
      return former.by === clicker.user && standing === team
        ? { cards }
        : { refused: passedOnText({ by: { id: former.by }, at: former.at, to: standing }) };
    }
    const text = `${review.repository}: assigned to ${team} by <@${clicker.user}> (${role})`;
    const said = { kind: 'assigned', team } as const;
    const word = await say(parts, { ...place, former, by: clicker.user, said, text, review: id });
    if (word !== 'conflict') return { cards: await carryOut(parts, cardOf, word, toTeam(word, team)) };
  }
  return BUSY;
}

function assignedTo(word: OwnerWord | undefined, teams: readonly string[]): string | undefined {
  return word?.said.kind === 'assigned' && teams.includes(word.said.team) ? word.said.team : undefined;
}

function toTeam(word: OwnerWord, team: string): Passing {
  return {
    owner: assignedOwner(word, team),
    handOver: { by: { id: word.by }, at: word.at, to: team },
    of: ({ owner }) => owner.team !== team,
  };
}

async function notOurs(
  parts: Parts,
  cardOf: CardOf,
  clicker: Clicker,
  id: string,
  { suggested, note }: NotOurs,
): Promise<PassedOnCards | Refusal> {
  for (let i = 0; i < TRIES; i++) {
    const found = await askable(parts, clicker, id, 'not-ours');
    if ('refused' in found) return found;
    if ('repeated' in found) return repeated(found.repeated, cardOf, (to) => to === undefined);
    const { review, role } = found;
    const team = review.owner.team ?? '';
    const place = { registry: registryKey(review.registry), repository: review.repository };
    const former = await parts.store.owners.word(place.registry, place.repository);
    const before = former?.said.kind === 'not-ours' ? former.said.teams.filter((one) => one !== team) : [];
    const extra = `${suggested ? `; they suggest ${suggested}` : ''}${note ? `: ${note}` : ''}`;
    const text = `${review.repository}: not ${team}'s, said <@${clicker.user}> (${role})${extra}`;
    const said = { kind: 'not-ours', teams: [...before, team] } as const;
    // Said already, but this question is still open: another delivery is at it, or died. It is only carried out then.
    const already = former?.said.kind === 'not-ours' && former.said.teams.includes(team) ? former : undefined;
    const word =
      already ?? (await say(parts, { ...place, former, by: clicker.user, said, text, review: id }));
    if (word === 'conflict') continue;
    const added = { ...(suggested && { suggested }), ...(note && { note }) };
    return { cards: await carryOut(parts, cardOf, word, fromTeam(word, team, added)) };
  }
  return BUSY;
}

function fromTeam({ by, at }: OwnerWord, team: string, added: NotOurs): Passing {
  return {
    owner: { why: `${team} said on ${dayOf(at)} that it is not theirs` },
    handOver: { by: { id: by }, at, ...added },
    of: ({ owner }) => owner.team === team,
  };
}

/** The closed cards, to be drawn here; the worker draws every other place they stand in. */
async function carryOut(
  parts: Parts,
  cardOf: CardOf,
  word: OwnerWord,
  passing: Passing,
): Promise<readonly Card[]> {
  const reviews = await passOnReviews(parts, word, passing);
  // Whoever gave it away decides nothing about its lifecycle policy any more (promise 12).
  await retirePolicies(parts, await parts.store.policies.inRepository(word.registry, word.repository));
  for (const { id } of reviews) {
    await parts.enqueue(id).catch((error: unknown) => {
      parts.log.warn({ review: id, err: error }, 'the worker could not be told to draw cards again');
    });
  }
  return await Promise.all(reviews.map(cardOf));
}

async function repeated(
  review: Review,
  cardOf: CardOf,
  isSame: (to: string | undefined) => boolean,
): Promise<PassedOnCards | Refusal> {
  const to = review.state.status === 'superseded' ? review.state.handOver?.to : undefined;
  return isSame(to) ? { cards: [await cardOf(review)] } : closed(review);
}
