import type { Button } from '@slack/types';
import type { Ownership } from '../../policy/candidate.ts';
import type { HandOver } from '../../policy/review.ts';
import { ACTION } from '../action-ids.ts';
import type { Card } from '../desk.ts';
import { button } from './blocks.ts';
import { moment, type Reading } from './dates.ts';
import { code, safe, shorten } from './text.ts';
import { person } from './words.ts';

/** Why somebody counts as the owner. A person who said so is named as Slack names people. */
export function ownerWhy({ why, by }: Ownership, limit: number): string {
  const text = safe(why, limit);
  return by === undefined ? text : text.replace(by, person(by));
}

/** What an open card says of its owner besides the evidence: that there is none, and who said what. */
export function ownerLines({ review }: Card, reading: Reading): string[] {
  const asked =
    review.owner.team === undefined
      ? [`*First:* who owns ${code(review.repository)}? *Assign owner* asks the right team.`]
      : [];
  return [...asked, ...(review.handOver ? handOverLines(review.handOver, reading) : [])];
}

/** Who passed it on, to whom, and what they added. */
export function handOverLines({ by, at, from, to, suggested, note }: HandOver, reading: Reading): string[] {
  const who = `${person(by.id)} on ${moment(at, reading)}`;
  const said =
    to === undefined
      ? `Not ${safe(from ?? 'theirs', 80)}'s, said ${who}.${suggested ? ` They suggest ${safe(suggested, 80)}.` : ''}`
      : `Assigned to ${safe(to, 80)} by ${who}${from ? `, before it was ${safe(from, 80)}` : ''}.`;
  return [said, ...(note ? [`Note: ${safe(note, 400)}`] : [])];
}

/** A card that was closed because its question went to another owner. */
export function passedOnLines(handOver: HandOver, reading: Reading): string[] {
  const [said = '', ...rest] = handOverLines(handOver, reading);
  const next =
    handOver.to === undefined
      ? 'The fallback lead looks for the right owner; nothing happens meanwhile.'
      : 'They are asked with their next message; nothing happens meanwhile.';
  return [`*Passed on.* ${said}`, ...rest, next];
}

export function assignButton({ review }: Card): Button {
  return button({
    action: ACTION.assign,
    text: 'Assign owner',
    label: `Assign an owner to ${shorten(review.repository, 40)}`,
    value: { review: review.id },
    style: 'primary',
  });
}
