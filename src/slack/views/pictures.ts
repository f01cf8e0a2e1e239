import type { ImageBlock } from '@slack/types';
import type { Block } from './blocks.ts';
import { plainText } from './blocks.ts';
import { LIMIT } from './limits.ts';
import { plain, shorten } from './text.ts';

/** A picture that Slack has. */
export interface ShownPicture {
  /** Slack's id of the file, `F…`. */
  readonly file: string;
  readonly title: string;
  /** What stands for it where nobody sees it. */
  readonly alt: string;
}

export function pictureBlocks(pictures: readonly ShownPicture[]): ImageBlock[] {
  return pictures.map(({ file, title, alt }) => ({
    type: 'image',
    slack_file: { id: file },
    title: plainText(shorten(plain(title), LIMIT.imageTitle)),
    alt_text: shorten(plain(alt), LIMIT.altText),
  }));
}

/** The pictures of a message of ours, to draw it again. */
export function readPictures(blocks: readonly Block[]): ShownPicture[] {
  return blocks.flatMap((block) => {
    if (block.type !== 'image' || !('slack_file' in block) || !('id' in block.slack_file)) return [];
    const { id = '' } = block.slack_file;
    return [{ file: id, title: block.title?.text ?? '', alt: block.alt_text }];
  });
}

/**
 * The same without its pictures; undefined where it has none. Slack refuses a whole message for one picture that it
 * lost or is not done with, and the message says everything without it.
 */
export function withoutPictures<T extends { readonly blocks: readonly { readonly type: string }[] }>(
  shown: T,
): T | undefined {
  const blocks = shown.blocks.filter(({ type }) => type !== 'image');
  return blocks.length === shown.blocks.length ? undefined : { ...shown, blocks };
}
