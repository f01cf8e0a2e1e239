import type { RegistryKey } from '../../policy/image.ts';
import type { Pause } from '../answers.ts';
import { type Block, section } from './blocks.ts';
import { moment, type Reading } from './dates.ts';
import { safe } from './text.ts';
import { person } from './words.ts';

/** Said first while things stand still: otherwise the dates below it would promise too much. */
export function pausedBlocks(
  paused: (Pause & { readonly registry?: RegistryKey }) | undefined,
  reading: Reading,
): Block[] {
  if (!paused) return [];
  const by = /^[UW][A-Z0-9]+$/.test(paused.by) ? person(paused.by) : safe(paused.by, 40);
  const where = paused.registry === undefined ? '*Paused*' : `*Paused in ${safe(paused.registry, 60)}*`;
  return [
    section([
      `${where} since ${moment(paused.at, reading)} by ${by}: ${safe(paused.why, 400)}`,
      'Nothing is put aside or deleted meanwhile. Answers are recorded, restores go on.',
    ]),
  ];
}
