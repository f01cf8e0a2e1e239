import { registryKey } from '../policy/image.ts';
import { isWaiting, type Review } from '../policy/review.ts';
import { isSnoozed, SNOOZES, type Snooze, type SnoozeFor } from '../policy/snooze.ts';
import { HOUR, type Instant } from '../policy/time.ts';
import type { Card, Clicker, Refusal } from '../slack/desk.ts';
import { what } from '../slack/views/words.ts';
import type { LedgerEntry } from '../store/store.ts';
import { type DeskParts, GONE } from './desk.ts';
import { authorizeSnooze } from './long-waiting.ts';
import { noteRefusal } from './note-refusal.ts';

type Parts = Pick<DeskParts, 'store' | 'now' | 'authorize' | 'enqueue' | 'log'>;

/** A second delivery of the same choice comes within this. */
const SAME_CLICK = HOUR;
const TRIES = 3;

/** *Snooze until*: leads and admins put a question off. It decides nothing and takes nothing off the record. */
export async function snooze(
  parts: Parts,
  cardOf: (review: Review) => Promise<Card>,
  clicker: Clicker,
  id: string,
  chosen: SnoozeFor,
): Promise<{ card: Card } | Refusal> {
  for (let i = 0; i < TRIES; i++) {
    const review = await parts.store.reviews.get(id);
    if (!review) return GONE;
    const authority = await authorizeSnooze(parts, clicker, review);
    if ('refused' in authority) return await noteRefusal(parts, review, clicker.user, 'snooze', authority);
    if (authority.role === 'member') return { refused: 'Only leads and admins can put a question off.' };
    if (!isWaiting(review.state)) return answered(review);
    const former = await parts.store.snoozes.get(review.candidate);
    const now = parts.now();
    const repeated = isSnoozed(former, review, now) && isRepeated(former, clicker.user, chosen, now);
    if (repeated) return { card: await cardOf(review) };
    const next = { ...snoozeOf(review, clicker.user, chosen, now), version: former?.version ?? 0 };
    if ((await parts.store.snoozes.save(next, entryOf(review, next, authority.role))) === 'conflict')
      continue;
    await parts.enqueue(id).catch((error: unknown) => {
      parts.log.warn({ review: id, err: error }, 'the worker could not be told to draw cards again');
    });
    return { card: await cardOf(review) };
  }
  return { refused: 'Several people are answering this right now. Please look again and choose once more.' };
}

function answered({ state }: Review): Refusal {
  return state.status === 'superseded'
    ? { refused: 'This question was asked again in a newer message. Please put it off there.' }
    : { refused: 'This question is answered already, so there is nothing to put off.' };
}

function isRepeated(former: Snooze | undefined, by: string, chosen: SnoozeFor, now: Instant): boolean {
  return former?.by === by && former.chosen === chosen && now - former.at < SAME_CLICK;
}

function snoozeOf(review: Review, by: string, chosen: SnoozeFor, at: Instant): Snooze {
  const { candidate, facts, owner } = review;
  const said = { candidate, by, at, until: at + SNOOZES[chosen], chosen, bytes: facts.bytes.upper };
  return { ...said, ...(owner.team !== undefined && { team: owner.team }) };
}

function entryOf(review: Review, { by, at, until }: Snooze, role: string): LedgerEntry {
  const { repository } = review;
  const day = new Date(until).toISOString().slice(0, 10);
  const text = `${repository}: the question about ${what(review)} is put off until ${day} by <@${by}> (${role})`;
  const place = { registry: registryKey(review.registry), repository, review: review.id };
  return { at, kind: 'snoozed', ...place, by, text };
}
