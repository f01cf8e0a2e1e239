import { createHash } from 'node:crypto';
import { dayOf } from '../owners/ways.ts';
import type { Ownership } from '../policy/candidate.ts';
import type { RegistryKey } from '../policy/image.ts';
import { passOn } from '../policy/pass-on.ts';
import { type HandOver, isWaiting, type Review } from '../policy/review.ts';
import type { Instant } from '../policy/time.ts';
import { what } from '../slack/views/words.ts';
import type { OwnerWord } from '../store/owners.ts';
import type { LedgerEntry, Store } from '../store/store.ts';

/** What passing on needs. */
export interface PassOnParts {
  readonly store: Pick<Store, 'reviews' | 'owners'>;
  readonly now: () => Instant;
}

/** A repository and what a person said of its owner. */
export interface Saying {
  readonly registry: RegistryKey;
  readonly repository: string;
  /** The word it takes the place of. */
  readonly former: OwnerWord | undefined;
  readonly by: string;
  readonly said: OwnerWord['said'];
  /** For the record. */
  readonly text: string;
  readonly review?: string;
}

/** Remembers what a person said, with a line in the record. `conflict`: somebody else said something just now. */
export async function say({ store, now }: PassOnParts, saying: Saying): Promise<OwnerWord | 'conflict'> {
  const { registry, repository, former, by, said, text, review } = saying;
  const word: OwnerWord = { version: former?.version ?? 0, registry, repository, by, at: now(), said };
  const saved = await store.owners.saveWord(word, {
    at: word.at,
    kind: said.kind === 'not-ours' ? 'decided' : 'assigned',
    registry,
    repository,
    ...(review !== undefined && { review }),
    by,
    text,
  });
  return saved === 'conflict' ? 'conflict' : word;
}

/** What becomes of the open questions: who owns them from now on, and what their cards say of it. */
export interface Passing {
  readonly owner: Ownership;
  readonly handOver: Omit<HandOver, 'from'>;
  /** Which of the open reviews go with it. */
  readonly of: (review: Review) => boolean;
}

/** The owner that an assignment makes. */
export function assignedOwner(word: Pick<OwnerWord, 'by' | 'at'>, team: string): Ownership {
  return { team, why: `assigned by ${word.by} on ${dayOf(word.at)}`, by: word.by };
}

/**
 * Closes the repository's open reviews for their owner and opens them for the next, each against its version: what
 * somebody answers in the same moment stays answered. Answers the closed ones. It may run again after a crash.
 */
export async function passOnReviews(
  parts: PassOnParts,
  { registry, repository }: Pick<OwnerWord, 'registry' | 'repository'>,
  passing: Passing,
): Promise<Review[]> {
  const ids = await parts.store.reviews.inRepository(registry, repository);
  const closed: Review[] = [];
  for (const { id } of await parts.store.reviews.getMany(ids)) {
    const one = await passOnReview(parts, id, registry, passing);
    if (one) closed.push(one);
  }
  return closed;
}

async function passOnReview(
  { store }: PassOnParts,
  id: string,
  registry: RegistryKey,
  { owner, handOver, of }: Passing,
): Promise<Review | undefined> {
  for (;;) {
    const review = await store.reviews.get(id);
    if (!review || !isWaiting(review.state) || !of(review)) return undefined;
    // A newer question about the same images is passed on by itself.
    if ((await store.reviews.latest(review.candidate))?.id !== id) return undefined;
    const { team } = review.owner;
    const next = { id: nextId(review, handOver.at), owner };
    const passed = passOn(review, next, { ...handOver, ...(team !== undefined && { from: team }) });
    const frozen = await store.reviews.frozen(id);
    const saved = await store.owners.passOn(passed, frozen, askedEntry(passed.next, registry, handOver.at));
    if (saved === 'saved') return { ...passed.closed, version: passed.closed.version + 1 };
  }
}

/** The same form as every review's: the week, and what no other has. */
function nextId({ id }: Review, at: Instant): string {
  const hash = createHash('sha256').update(`${id} ${at}`).digest('hex');
  return `${id.slice(0, 8)}-${hash.slice(0, 16)}`;
}

function askedEntry(next: Review, registry: RegistryKey, at: Instant): LedgerEntry {
  const { repository, owner } = next;
  const whom = owner.team === undefined ? 'whoever finds its owner' : owner.team;
  return {
    at,
    kind: 'asked',
    registry,
    repository,
    review: next.id,
    by: 'layaway',
    text: `${repository}: ${what(next)} in question, now for ${whom}`,
  };
}
