import { compilePatterns } from '../policy/glob.ts';
import { isOver } from '../policy/hold.ts';
import { type RegistryKey, registryKey } from '../policy/image.ts';
import { parseReference } from '../policy/reference.ts';
import { isWaiting, type Review } from '../policy/review.ts';
import type { Card, Desk, StatusAnswer } from '../slack/desk.ts';
import type { RepositorySnapshot } from '../store/store.ts';
import type { DeskParts } from './desk.ts';
import { notFound as unknownName } from './resolve.ts';
import { rowsNow } from './rows-now.ts';

/** Repositories in one answer; more are asked for by name. */
const MOST = 10;

type Place = Awaited<ReturnType<DeskParts['store']['memory']['repositories']>>[number];

/** Answers `/ecr status`: by exact name, full URI, pattern or end of name; without a name, the asker's own teams'. */
export function createStatus(parts: DeskParts, cardOf: (review: Review) => Promise<Card>): Desk['status'] {
  return async (clicker, query) => {
    const asking = await parts.mayAsk(clicker);
    if ('refused' in asking) return asking;
    const all = await parts.store.memory.repositories();
    const wanted = query.trim();
    const found = wanted === '' ? ownPlaces(all, parts.teamsOf(clicker.user)) : matching(all, wanted);
    if (found.length === 0) return { refused: notFound(all, wanted) };
    const answers = await Promise.all(found.slice(0, MOST).map((place) => answerFor(parts, place, cardOf)));
    return answers.filter((answer) => answer !== undefined);
  };
}

function ownPlaces(all: readonly Place[], teams: readonly string[]): readonly Place[] {
  return all.filter(({ team }) => team !== undefined && teams.includes(team));
}

function matching(all: readonly Place[], wanted: string): readonly Place[] {
  const reference = parseReference(wanted);
  const name = 'repository' in reference ? reference.repository : wanted;
  const exact = all.filter(({ repository }) => repository === name);
  if (exact.length > 0) return exact;
  const pattern = compilePatterns([name, `*/${name}`, `${name}/*`]);
  const found = 'matches' in pattern ? all.filter(({ repository }) => pattern.matches(repository)) : [];
  return found.length > 0 ? found : all.filter(({ repository }) => beginsWith(repository, name));
}

/** The beginning of a name, or of its last part. */
function beginsWith(repository: string, beginning: string): boolean {
  return (
    repository.startsWith(beginning) ||
    repository.slice(repository.lastIndexOf('/') + 1).startsWith(beginning)
  );
}

function notFound(all: readonly Place[], wanted: string): string {
  if (all.length === 0)
    return 'Nothing was scanned yet. The first scan runs with the worker, or with `layaway scan`.';
  if (wanted === '')
    return 'You are in no team that owns a repository here. Ask with a name: `/ecr status payments/api`.';
  return unknownName(all, wanted);
}

async function answerFor(
  { store }: DeskParts,
  place: Place,
  cardOf: (review: Review) => Promise<Card>,
): Promise<StatusAnswer | undefined> {
  const key = registryKey(place.registry);
  const snapshot = await store.memory.snapshot(key, place.repository);
  if (!snapshot) return undefined;
  const reviews = await store.reviews.getMany(
    (await store.reviews.inRepository(key, place.repository)).slice(0, 20),
  );
  const cards = await Promise.all(
    reviews.filter((review) => review.state.status !== 'superseded').map(cardOf),
  );
  const open = await store.holds.inRepository(key, place.repository);
  const asked = await store.reviews.getMany([...new Set(open.map(({ review }) => review))]);
  const classOf = new Map(asked.map((review) => [review.id, review.class]));
  const busy = new Set(open.filter((hold) => !isOver(hold.state.status)).map((hold) => hold.review));
  const lastReview = reviews.find(({ state }) => !isWaiting(state) && state.status !== 'superseded');
  return {
    ...described(snapshot, key),
    rows: rowsNow(snapshot, open, classOf),
    waiting: cards.filter((card) => isWaiting(card.review.state)),
    aside: cards.filter((card) => busy.has(card.review.id)),
    ...(lastReview && { lastReview }),
    ...(await pauseOf(store, key)),
  };
}

/** Of everything, or of the repository's registry alone. */
async function pauseOf(
  { brakes }: Pick<DeskParts['store'], 'brakes'>,
  registry: RegistryKey,
): Promise<Pick<StatusAnswer, 'paused'>> {
  const everything = await brakes.paused();
  if (everything) return { paused: everything };
  const here = await brakes.paused(registry);
  return here ? { paused: { ...here, registry } } : {};
}

function described(snapshot: RepositorySnapshot, key: string) {
  const { repository, owner, scannedAt, images, bytes } = snapshot;
  const text = owner.team === undefined ? `nobody known (${owner.why})` : `${owner.team} (${owner.why})`;
  return { repository, registry: key, owner: text, scannedAt, images, bytes };
}
