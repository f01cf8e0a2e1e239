import { type LifecycleRule, MOST_IMAGES } from './lifecycle/policy.ts';
import { count } from './wording.ts';

const ALONG = 'Counted with them, as they go along with others: ';

/** What goes along although no rule speaks of it, and what is not known of that. */
export function alongNote(images: number): string {
  return `${ALONG}${count(images, 'image')}. ECR takes signatures and attestations within a day of their image. Whether it takes the parts of a multi-platform image is not documented: those that stay free nothing.`;
}

export const isAlongNote = (note: string): boolean => note.startsWith(ALONG);

const UNPROVEN = 'No approval of it is known here';

/** Of rules that look like ours and that nothing shows to be: whoever reads `Layaway:` there takes them for such. */
export function unprovenNote(rules: number): string {
  const said = `${count(rules, 'rule')} in ECR ${rules === 1 ? 'reads' : 'read'} like Layaway's`;
  return `${UNPROVEN}: ${said}, copied or older than what Redis holds, and ${rules === 1 ? 'stays' : 'stay'} as the owner's. Only by hand can they be taken out; what answers teach is proposed then.`;
}

export const isUnprovenNote = (note: string): boolean => note.startsWith(UNPROVEN);

/** Of a rule that is meant to spare, in a repository that has almost as many images as it keeps. */
export function fullNote({ priority }: LifecycleRule): string {
  return `Rule ${priority} spares the newest ${MOST_IMAGES} images only, and almost as many are there: once there are more, it deletes the oldest.`;
}
