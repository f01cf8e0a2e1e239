import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND } from '../../policy/time.ts';
import type { Card, Desk } from '../desk.ts';
import type { Place } from '../poster.ts';
import type { Message } from '../views/blocks.ts';
import { cardMessage } from '../views/card.ts';
import { digestView } from '../views/digest.ts';
import { type ReminderAt, reminderPage } from '../views/reminder.ts';
import { type ListenerPorts, readingOf } from './ports.ts';

/** Draws posted messages again, in the background. Any number of wishes for one message become one or two updates. */
export interface Redraw {
  /** The week's message the card stands in; does nothing for a card that was never posted. */
  card(card: Card): void;
  /** One page of a lead's reminder, by the reviews that stand in it. */
  reminder(place: Place, page: ReminderAt, reviews: readonly string[]): void;
  /** A message that shows this card alone. */
  alone(place: Place, card: Card): void;
  /** Resolves when nothing is left to draw. */
  settled(): Promise<void>;
}

type Ports = Pick<ListenerPorts, 'poster' | 'now' | 'zoneOf' | 'answersFor' | 'log'>;
type Draw = () => Promise<Message | undefined>;

const MOST_TRIES = 5;

export function createRedraw(desk: Pick<Desk, 'card' | 'message'>, ports: Ports): Redraw {
  const wanted = new Map<string, Draw | undefined>();
  const running = new Map<string, Promise<void>>();
  const want = (place: Place, draw: Draw) => {
    const key = `${place.channel}:${place.ts}`;
    wanted.set(key, draw);
    if (running.has(key)) return;
    const run = drawWanted(key, place, wanted, ports).finally(() => running.delete(key));
    running.set(key, run);
  };
  return {
    card(card) {
      const { posted, id, owner } = card.review;
      if (posted) want(posted, () => drawWeek(desk, ports, id, owner.team));
    },
    reminder: (place, page, reviews) => want(place, () => drawReminder(desk, ports, page, reviews)),
    alone: (place, { review }) => want(place, () => drawAlone(desk, ports, review.id)),
    async settled() {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}

/** Draws until nobody wants a newer drawing. The newest state is read right before each update. */
async function drawWanted(key: string, place: Place, wanted: Map<string, Draw | undefined>, ports: Ports) {
  for (let draw = wanted.get(key); draw; draw = wanted.get(key)) {
    wanted.delete(key);
    try {
      await update(place, draw, ports);
    } catch (error) {
      ports.log.error({ err: error, ...place }, 'a message could not be drawn again');
    }
  }
}

/** Tries again where Slack asks for it: an update repeated does no harm. A lost one is made good by the next. */
async function update(place: Place, draw: Draw, { poster, log }: Ports): Promise<void> {
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const message = await draw();
    if (!message) return;
    const result = await poster.update(place, message);
    if (result.status === 'updated') return;
    log.warn({ ...place, result, tries }, 'a message was not updated');
    if (result.status === 'refused') return;
    await sleep(result.status === 'later' ? result.retryAfterMs : tries * SECOND);
  }
}

async function drawWeek(desk: Pick<Desk, 'message' | 'card'>, ports: Ports, review: string, team?: string) {
  const week = await desk.message(review);
  return week ? digestView(week, readingOf(ports, team)) : drawAlone(desk, ports, review);
}

async function drawAlone(desk: Pick<Desk, 'card'>, ports: Ports, review: string) {
  const card = await desk.card(review);
  return card && cardMessage(card, readingOf(ports, card.review.owner.team));
}

async function drawReminder(
  desk: Pick<Desk, 'card'>,
  ports: Ports,
  page: ReminderAt,
  reviews: readonly string[],
) {
  const found = await Promise.all(reviews.map((id) => desk.card(id)));
  const cards = found.filter((card) => card !== undefined);
  const { lead } = page;
  const passing = (team: string | undefined) =>
    lead !== undefined && ports.answersFor?.(lead, team) === false;
  return cards.length === 0
    ? undefined
    : reminderPage(cards, page, readingOf(ports, cards[0]?.review.owner.team), passing);
}
