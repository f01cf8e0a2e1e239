import { type Block, context, header, type Message, section, withIds } from './blocks.ts';
import type { Reading } from './dates.ts';
import { pictureBlocks, type ShownPicture } from './pictures.ts';
import { LONGEST_NOTE } from './reminder.ts';
import { safe } from './text.ts';

/** A lead's week without a list: what is stored and saved, and where the record stands. */
export function weekNumbersView(note: string, pictures: readonly ShownPicture[], reading: Reading): Message {
  const text = 'Nothing is waiting for you: no question is due on your list this week.';
  const blocks: Block[] = [
    header('Nothing is waiting for you'),
    section(['No question is due on your list this week. Its numbers:']),
    context([safe(note, LONGEST_NOTE)]),
    ...pictureBlocks(pictures),
  ];
  return { text, blocks: withIds(blocks, 'numbers', reading.now) };
}
