import type { FrozenFamily, Review } from '../../src/policy/review.ts';
import { decide, permissionsOf } from '../../src/policy/review-decide.ts';
import { LEAD } from '../jobs/story.ts';
import type { Process } from '../jobs/world.ts';
import type { Event } from './events.ts';
import type { Truth } from './truth.ts';

/** Answers a question as a click does. What is refused changes nothing, and no word was given. */
export async function click(
  { deps, access }: Process,
  truth: Truth,
  event: Event & { kind: 'click' },
): Promise<void> {
  const review = await chosen({ deps, access }, event);
  if (!review) return;
  const { store, now, config } = deps;
  const frozen = await store.reviews.frozen(review.id);
  const count = review.facts.families;
  const decided = decide(
    review,
    event.answer === 'remove' || event.answer === 'disable' || event.answer === 'archive'
      ? { kind: event.answer, count, stated: config.mode }
      : { kind: event.answer },
    {
      by: event.lead ? LEAD : 'U0SHOPENG',
      role: event.lead ? 'lead' : 'member',
      first: review.state.status === 'seconding' ? review.state.role : undefined,
      now: now(),
      may: permissionsOf(config.mode),
      frozen,
    },
  );
  if ('refused' in decided) return;
  const entry = { at: now(), kind: 'decided', review: review.id, by: LEAD, text: event.answer } as const;
  await store.reviews.save({ ...review, state: decided.state }, entry);
  // Half an approval is no word yet.
  if (decided.state.status !== 'seconding') note(truth, review, frozen, event.answer, now());
}

async function chosen({ deps, access }: Process, { answer, pick }: Event & { kind: 'click' }) {
  const repositories = new Set((await deps.store.memory.repositories()).map(({ repository }) => repository));
  const ids: string[] = [];
  for (const one of repositories) ids.push(...(await deps.store.reviews.inRepository(access.key, one)));
  // What is put aside already offers its restore at once, all else once a removal was approved.
  const reviews = (await deps.store.reviews.getMany(ids)).filter(
    ({ state, offers }) =>
      (answer === 'restore' && state.status === 'removing') ||
      (['open', 'seconding', 'kept', 'investigating'].includes(state.status) &&
        offers.includes(answer as 'keep')),
  );
  return reviews[pick % Math.max(reviews.length, 1)];
}

function note(
  truth: Truth,
  review: Review,
  frozen: readonly FrozenFamily[],
  answer: (Event & { kind: 'click' })['answer'],
  at: number,
): void {
  const askedAt = truth.asked.get(review.id) ?? truth.event;
  for (const { members, stop } of frozen) {
    const own = members.filter(({ shared }) => !shared);
    const family = own.map(({ digest }) => digest);
    for (const { digest, tags } of own) {
      const watch = review.facts.watch;
      truth.words.set(digest, { answer, family, tags, stop, askedAt, at, watch });
    }
  }
}
