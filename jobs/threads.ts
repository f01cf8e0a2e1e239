import { type Hold, isOver, isResting } from '../src/policy/hold.ts';
import { isWaiting, type Review } from '../src/policy/review.ts';
import type { Reading } from '../src/slack/views/dates.ts';
import { holdLine } from '../src/slack/views/thread.ts';
import type { ThreadLine, ToldThread } from '../src/store/threads.ts';
import type { Deps } from './deps.ts';
import type { Posting } from './digest.ts';
import { postLines } from './post-lines.ts';
import { decisionLines, decisionMark, namesOf } from './thread-decisions.ts';
import { newsOfHolds } from './thread-holds.ts';

/** Reviews looked at together. */
const CHUNK = 200;

/**
 * Watches whatever may have news before anything is done that makes some: then a process may die at any moment, and
 * the next sweep still tells what it did.
 */
export async function watchThreads({ store }: Pick<Deps, 'store'>): Promise<void> {
  const [open, decided, holds] = await Promise.all([
    store.reviews.listOpen(),
    store.reviews.decided(),
    store.holds.open(),
  ]);
  const underWay = (await store.holds.getMany(holds)).map(({ review }) => review);
  await store.threads.watch([...new Set([...open, ...decided.map(({ id }) => id), ...underWay])]);
}

/**
 * Tells the threads of these reviews' messages what happened since: each decision, and what became of the images. It
 * is read from what is stored, never from what this process saw, so nothing is lost with a process; and each line is
 * written down before it is posted, so none is posted twice.
 */
export async function tellThreads(deps: Deps, posting: Posting, reviews: readonly string[]): Promise<void> {
  for (let i = 0; i < reviews.length; i += CHUNK) {
    const ids = reviews.slice(i, i + CHUNK);
    const found = new Map((await deps.store.reviews.getMany(ids)).map((review) => [review.id, review]));
    const told = await deps.store.threads.getMany(ids);
    for (const id of ids) {
      await tellOne(deps, posting, id, found.get(id), told.get(id)).catch((error: unknown) => {
        // One thread's trouble is its own; the next sweep tries again.
        deps.log.error({ review: id, err: error }, 'a thread could not be told');
      });
    }
  }
}

async function tellOne(
  deps: Deps,
  posting: Posting,
  id: string,
  review: Review | undefined,
  known: ToldThread | undefined,
): Promise<void> {
  if (!review) return await deps.store.threads.forget(id);
  if (!review.posted && isWaiting(review.state)) return;
  const told = known ?? { version: 0, review: id, holds: {}, toldAt: {}, lines: 0, waiting: [] };
  const next = await withNews(deps, posting, review, told);
  const changed = next.told.lines !== told.lines;
  const rests = next.rests && next.told.waiting.length === 0;
  if (!changed && !rests && told.waiting.length === 0) return;
  // A conflict means that another worker writes down the same news at this moment, and posts it.
  if ((changed || rests) && (await deps.store.threads.save(next.told, rests)) === 'conflict') return;
  const saved = changed || rests ? { ...next.told, version: told.version + 1 } : told;
  await postLines(deps, posting, saved, { zone: zoneOf(deps, review), leads: leadsFor(deps, review) });
}

/** Lines that wait for a channel that takes none; the record has the older ones. */
const MOST_WAITING = 50;

/**
 * What is stored, set against what was told. Answered on Home before its message was posted, a review has no thread:
 * then only a trip makes a line, for the people it goes to.
 */
async function withNews(
  deps: Deps,
  posting: Posting,
  review: Review,
  told: ToldThread,
): Promise<{ readonly told: ToldThread; readonly rests: boolean }> {
  const reading: Reading = { now: deps.now(), zone: zoneOf(deps, review) };
  const holds = await holdsOf(deps, review);
  const lines: ThreadLine[] = [];
  const place = review.posted && { channel: review.posted.channel, threadTs: review.posted.ts };
  const add = (text: string, at: number, to?: readonly string[]) => {
    if (!place && !to) return;
    const key = `thread ${review.id} ${told.lines + lines.length + 1}`;
    lines.push({ key, text, at, ...place, ...(to && { to }) });
  };
  const decision = decisionMark(review, told);
  if (decision !== undefined && decision !== told.decision)
    for (const { text, at } of await decisionLines(deps, posting, review, told, reading)) add(text, at);
  const found = newsOfHolds(told, holds, reading.now);
  const names = await namesOf(
    posting,
    found.news.flatMap(({ by }) => by),
  );
  for (const news of found.news) {
    const to = news.kind === 'trip' ? news.approvers : undefined;
    add(holdLine(review, news, { mode: deps.config.mode, names, reading }), news.at, to);
  }
  const { lines: before } = told;
  const waiting = [...told.waiting, ...lines];
  return {
    told: {
      ...told,
      ...found.told,
      ...(decision !== undefined && { decision }),
      lines: before + lines.length,
      waiting: waiting.filter(({ to }, i) => to !== undefined || i >= waiting.length - MOST_WAITING),
    },
    rests: !found.left && isSettled(review, holds),
  };
}

/** Nothing more will happen by itself; a new decision is watched for again when it is made. */
function isSettled({ id, state }: Review, holds: readonly Hold[]): boolean {
  if (isWaiting(state)) return false;
  const carriedOut = state.status === 'removing' && state.effect !== 'recorded';
  if (carriedOut && holds.length === 0) return false;
  const ours = holds.filter(({ review }) => review === id);
  return ours.every((hold) =>
    state.status === 'restored' ? isOver(hold.state.status) : isResting(hold.state.status),
  );
}

async function holdsOf({ store }: Deps, { id, state }: Review): Promise<readonly Hold[]> {
  const changes = state.status === 'removing' || state.status === 'restored';
  return changes ? await store.holds.ofReview(id) : [];
}

/** Who hears of a trip where its approvers cannot be told: the fallback team's leads, else the owning team's. */
function leadsFor({ config }: Deps, { owner }: Review): readonly string[] {
  const team = config.owners.fallback ?? owner.team;
  return (team !== undefined && config.teams[team]?.leads) || [];
}

function zoneOf({ config }: Deps, { owner }: Review): string {
  return (owner.team !== undefined && config.teams[owner.team]?.timezone) || config.schedule.timezone;
}
