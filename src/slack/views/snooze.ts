import type { StaticSelect } from '@slack/types';
import { isWaiting } from '../../policy/review.ts';
import { isSnoozed, SNOOZES, type Snooze, type SnoozeFor } from '../../policy/snooze.ts';
import { ACTION } from '../action-ids.ts';
import type { Card } from '../desk.ts';
import { type SnoozeChoice, writeSnooze } from '../snooze-ids.ts';
import { type Block, context, plainText } from './blocks.ts';
import { day, plainDay, type Reading } from './dates.ts';
import { person } from './words.ts';

const TEXT: Readonly<Record<SnoozeFor, string>> = { '1w': '1 week', '4w': '4 weeks', '3mo': '3 months' };
const LENGTHS: readonly SnoozeFor[] = ['1w', '4w', '3mo'];

/** *Snooze until…* in a lead's list: one choice puts the question off. */
export function snoozeSelect({ review }: Card, { now, zone }: Reading): StaticSelect {
  const option = (chosen: SnoozeFor) => {
    const choice: SnoozeChoice = { chosen, review: review.id };
    const text = `${TEXT[chosen]}, until ${plainDay(now + SNOOZES[chosen], zone)}`;
    return { text: plainText(text), value: writeSnooze(choice) };
  };
  return {
    type: 'static_select',
    action_id: ACTION.snooze,
    placeholder: plainText('Snooze until…'),
    options: LENGTHS.map(option),
  };
}

/** The snooze that keeps a question from being asked now. */
export function snoozeOf({ review, snoozed }: Card, { now }: Pick<Reading, 'now'>): Snooze | undefined {
  const holds = isWaiting(review.state) && isSnoozed(snoozed, review, now);
  return holds ? snoozed : undefined;
}

/** Who put a question off, and until when; nothing on other cards. */
export function snoozeLines(card: Card, reading: Reading): string[] {
  const snooze = snoozeOf(card, reading);
  if (!snooze) return [];
  return [
    `*Snoozed until ${day(snooze.until, reading)}* by ${person(snooze.by)}. It is not asked before, unless it doubles; an answer is welcome any time.`,
  ];
}

/** The same as a line of its own under a card. */
export function snoozeBlocks(card: Card, reading: Reading): Block[] {
  const lines = snoozeLines(card, reading);
  return lines.length > 0 ? [context(lines)] : [];
}
