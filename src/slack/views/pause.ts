import type { RegistryKey } from '../../policy/image.ts';
import { COMMAND } from '../action-ids.ts';
import type { BrakeAnswer } from '../answers.ts';
import { type Message, section } from './blocks.ts';
import { safe } from './text.ts';
import { person } from './words.ts';

type Did = 'paused' | 'resumed';
type Done = Pick<BrakeAnswer, 'registry' | 'why' | 'still' | 'alone'>;

const where = ({ registry }: Pick<BrakeAnswer, 'registry'>) =>
  registry === undefined ? 'Everything' : `Registry ${safe(registry, 80)}`;

/** The answer to `/ecr pause` and `/ecr resume`. */
export function brakeView(kind: 'pause' | 'resume', done: BrakeAnswer): Message {
  if (!done.changed) return sentence([unchanged(done)]);
  const did = kind === 'pause' ? 'paused' : 'resumed';
  return sentence([`*${headline(did, done)}.*`, reason(did, done), ...meaning(did, done), TOLD[done.told]]);
}

const TOLD: Readonly<Record<BrakeAnswer['told'], string>> = {
  yes: 'It is in the record, and the platform channel was told.',
  no: 'It is in the record, but the platform channel could not be told: please tell them yourself.',
  none: 'It is in the record. No platform channel is configured (`owners.fallback`), so nobody else was told.',
};

/** The same for the platform channel. */
export function brakeNews(did: Did, by: string, done: Done): Message {
  return sentence([`*${headline(did, done)}* by ${person(by)}.`, reason(did, done), ...meaning(did, done)]);
}

function headline(did: Did, done: Done): string {
  if (done.still === undefined) return `${where(done)} is ${did}`;
  return `${where(done)}: its own pause is ended`;
}

function reason(did: Did, { why }: Done): string {
  return did === 'paused' ? `Reason: ${safe(why, 500)}` : `Reason for the pause: ${safe(why, 500)}`;
}

/** A registry may be paused alone: that is resumed by its name. */
function unchanged({ registry, still, alone = [] }: BrakeAnswer): string {
  if (registry === undefined)
    return ['There was no pause of everything, so nothing changed.', ...pausedAlone(alone)].join(' ');
  const name = `Registry ${safe(registry, 80)}`;
  return still === undefined
    ? `${name} was not paused, so nothing changed.`
    : `${name} is not paused by itself, so nothing changed. It stays paused together with everything else: ${safe(still, 500)}`;
}

const MOST_NAMED = 5;

function pausedAlone(registries: readonly RegistryKey[]): string[] {
  if (registries.length === 0) return [];
  const named = registries.slice(0, MOST_NAMED).map((key) => `\`${COMMAND} resume ${safe(key, 80)}\``);
  const more = registries.length > MOST_NAMED ? ` and ${registries.length - MOST_NAMED} more` : '';
  return [`Still paused alone, and resumed by name: ${named.join(', ')}${more}.`];
}

function meaning(did: Did, { registry, still, alone = [] }: Done): string[] {
  if (still !== undefined) return [`It stays paused together with everything else: ${safe(still, 500)}`];
  if (did === 'resumed')
    return ['Approved removals go on now, within ten minutes at the latest.', ...pausedAlone(alone)];
  const resume = `${COMMAND} resume${registry === undefined ? '' : ` ${safe(registry, 80)}`}`;
  return [
    `Nothing is put aside or deleted${registry === undefined ? '' : ' there'} until an admin types \`${resume}\`. Scans, questions and restores go on.`,
  ];
}

function sentence(lines: readonly string[]): Message {
  return { text: lines.slice(0, 2).join(' '), blocks: [section(lines)] };
}
