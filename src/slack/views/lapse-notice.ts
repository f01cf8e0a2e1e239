import type { Lapse } from '../../policy/lapse.ts';
import { type Message, section } from './blocks.ts';
import { unended } from './text.ts';

/** For the platform channel: Redis went back in time, or may have. */
export function lapseNotice({ why }: Lapse): Message {
  const text = `Redis lost the newest records, or may have: ${unended(why, 300)}.`;
  const lines = [
    text,
    'Nothing that was approved before is deleted: what had not begun is asked about again, what is recorded as put aside stays there without a deletion date and is asked about again by the next weekly scan, and what is put aside without a record of it is restored. Restoring goes on as before.',
    'A pause that was set meanwhile may be lost, too: set it again where you want one. `layaway records` shows what is known, `layaway doctor` says more.',
  ];
  return { text, blocks: [section(lines)] };
}
