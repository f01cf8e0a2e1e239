import { type LifecycleRule, MOST_IMAGES } from './lifecycle/policy.ts';
import { count } from './wording.ts';

const ALONG = 'Counted with them, as they go along with others: ';

/** What goes along although no rule speaks of it, and what is not known of that. */
export function alongNote(images: number): string {
  return `${ALONG}${count(images, 'image')}. ECR takes signatures and attestations within a day of their image. Whether it takes the parts of a multi-platform image is not documented: those that stay free nothing.`;
}

export const isAlongNote = (note: string): boolean => note.startsWith(ALONG);

/** Of a rule that is meant to spare, in a repository that has almost as many images as it keeps. */
export function fullNote({ priority }: LifecycleRule): string {
  return `Rule ${priority} spares the newest ${MOST_IMAGES} images only, and almost as many are there: once there are more, it deletes the oldest.`;
}
