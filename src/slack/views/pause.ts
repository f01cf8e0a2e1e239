import { COMMAND } from '../action-ids.ts';
import type { BrakeAnswer } from '../answers.ts';
import { type Message, section } from './blocks.ts';
import { safe } from './text.ts';
import { person } from './words.ts';

type Did = 'paused' | 'resumed';
type Done = Pick<BrakeAnswer, 'registry' | 'why'>;

const where = ({ registry }: Pick<BrakeAnswer, 'registry'>) =>
  registry === undefined ? 'Everything' : `Registry ${safe(registry, 80)}`;

/** The answer to `/ecr pause` and `/ecr resume`. */
export function brakeView(kind: 'pause' | 'resume', done: BrakeAnswer): Message {
  if (!done.changed) return sentence([unchanged(done)]);
  const did = kind === 'pause' ? 'paused' : 'resumed';
  return sentence([`*${where(done)} is ${did}.*`, reason(did, done), meaning(did, done), TOLD[done.told]]);
}

const TOLD: Readonly<Record<BrakeAnswer['told'], string>> = {
  yes: 'It is in the record, and the platform channel was told.',
  no: 'It is in the record, but the platform channel could not be told: please tell them yourself.',
  none: 'It is in the record. No platform channel is configured (`owners.fallback`), so nobody else was told.',
};

/** The same for the platform channel. */
export function brakeNews(did: Did, by: string, done: Done): Message {
  return sentence([`*${where(done)} is ${did}* by ${person(by)}.`, reason(did, done), meaning(did, done)]);
}

function reason(did: Did, { why }: Done): string {
  return did === 'paused' ? `Reason: ${safe(why, 500)}` : `Reason for the pause: ${safe(why, 500)}`;
}

/** A registry may be paused alone: that is resumed by its name. */
function unchanged({ registry }: Done): string {
  return registry === undefined
    ? `There was no pause of everything, so nothing changed. A registry that is paused alone is resumed by name: \`${COMMAND} resume eu-west-1\`.`
    : `Registry ${safe(registry, 80)} was not paused, so nothing changed.`;
}

function meaning(did: Did, { registry }: Done): string {
  const resume = `${COMMAND} resume${registry === undefined ? '' : ` ${safe(registry, 80)}`}`;
  return did === 'paused'
    ? `Nothing is put aside or deleted${registry === undefined ? '' : ' there'} until an admin types \`${resume}\`. Scans, questions and restores go on.`
    : 'Approved removals go on now, within ten minutes at the latest.';
}

function sentence(lines: readonly string[]): Message {
  return { text: lines.slice(0, 2).join(' '), blocks: [section(lines)] };
}
