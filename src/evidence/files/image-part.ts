import type { Node } from 'yaml';
import type { WrittenImage } from './written-image.ts';

/** An image that a document gives in parts, and the nodes that are explained by it and need no second reading. */
export interface ImagePart {
  readonly image: WrittenImage;
  readonly taken: readonly Node[];
}
