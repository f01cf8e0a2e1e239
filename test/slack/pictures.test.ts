import { expect, test } from 'vitest';
import { type Block, section } from '../../src/slack/views/blocks.ts';
import { checkMessage } from '../../src/slack/views/check.ts';
import { pictureBlocks, readPictures, withoutPictures } from '../../src/slack/views/pictures.ts';
import { reminderPage, reminderViews } from '../../src/slack/views/reminder.ts';
import { card, READING } from './cards.ts';

const PICTURES = [
  { file: 'F1', title: 'All registries, 23 Nov 2026', alt: 'Chart of what is stored.' },
  { file: 'F2', title: 'All registries, 23 Nov 2026', alt: 'x'.repeat(5_000) },
];
const MANY = Array.from({ length: 14 }, (_, i) => card({ review: { id: `r${i}` } }));

test('a reminder’s first page shows the pictures, within every limit, and the others do not', () => {
  const pages = reminderViews(MANY, READING, 'A note.', undefined, PICTURES);
  expect(pages.length).toBeGreaterThan(1);
  expect(pages.flatMap(({ message }) => checkMessage(message))).toEqual([]);
  expect(pages.map(({ pictures = [] }) => pictures.length).slice(0, 2)).toEqual([2, 0]);
  expect(pages.flatMap(({ reviews }) => reviews)).toHaveLength(14);
});

test('they are read from a message of ours and drawn again the same', () => {
  const [first] = reminderViews(MANY.slice(0, 1), READING, undefined, undefined, PICTURES.slice(0, 1));
  const pictures = readPictures(first?.message.blocks ?? []);
  expect(pictures).toEqual(PICTURES.slice(0, 1));
  expect(reminderPage(MANY.slice(0, 1), { page: 1, pages: 1, pictures }, READING)).toEqual(first?.message);
});

test('a message without its pictures keeps everything else', () => {
  const blocks: Block[] = [section(['a']), ...pictureBlocks(PICTURES), section(['b'])];
  expect(withoutPictures({ text: 't', blocks })).toEqual({
    text: 't',
    blocks: [section(['a']), section(['b'])],
  });
  expect(withoutPictures({ blocks: [section(['a'])] })).toBeUndefined();
});
