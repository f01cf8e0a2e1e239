import { dayBegins, localDay } from '../../jobs/calendar.ts';
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

type Parts = Pick<DeskParts, 'store' | 'now' | 'zoneOf' | 'authorize' | 'enqueue' | 'log'>;

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
    const zone = parts.zoneOf(review.owner.team);
    const said = { by: clicker.user, at: now, until: untilOf(chosen, now, zone), chosen };
    const next = { ...snoozeOf(review, said), version: former?.version ?? 0 };
    const entry = entryOf(review, next, zone, authority.role);
    if ((await parts.store.snoozes.save(next, entry)) === 'conflict') continue;
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

/** A snooze ends as its last day begins: chosen from Thursday's list, it is over with the list of that Thursday. */
function untilOf(chosen: SnoozeFor, now: Instant, zone: string): Instant {
  return dayBegins(now + SNOOZES[chosen], zone);
}

function snoozeOf(
  { candidate, facts, owner }: Review,
  said: Pick<Snooze, 'by' | 'at' | 'until' | 'chosen'>,
): Snooze {
  const team = owner.team !== undefined && { team: owner.team };
  return { candidate, ...said, bytes: facts.bytes.upper, ...team };
}

function entryOf(review: Review, { by, at, until }: Snooze, zone: string, role: string): LedgerEntry {
  const { repository } = review;
  const day = localDay(until, zone);
  const text = `${repository}: the question about ${what(review)} is put off until ${day} by <@${by}> (${role})`;
  const place = { registry: registryKey(review.registry), repository, review: review.id };
  return { at, kind: 'snoozed', ...place, by, text };
}
