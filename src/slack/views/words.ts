import { isAskedAgain } from '../../policy/asked-again.ts';
import { isForgotten } from '../../policy/forgotten.ts';
import type { RetentionClass } from '../../policy/retention.ts';
import type { Review } from '../../policy/review.ts';
import { count } from './text.ts';

const CLASS: Readonly<Record<RetentionClass, string>> = {
  release: 'release',
  unknown: 'image of unknown kind',
  branch: 'branch build',
  preview: 'preview build',
  experiment: 'experiment',
  cache: 'build cache',
};

/** What a review asks about, with its count, or that of a part: `38 branch builds`, `1 untagged image`. */
export function what(
  review: Pick<Review, 'class' | 'kind' | 'facts' | 'offers'>,
  n = review.facts.families,
): string {
  if (isForgotten(review))
    return count(n, 'put-aside image without a record', 'put-aside images without a record');
  const aside = isAskedAgain(review) ? 'put-aside ' : '';
  if (review.kind === 'untagged') return count(n, `${aside}untagged image`);
  if (review.kind === 'orphaned')
    return count(n, `${aside}leftover of a deleted image`, `${aside}leftovers of deleted images`);
  if (review.class === 'unknown')
    return count(n, `${aside}${CLASS.unknown}`, `${aside}images of unknown kind`);
  return count(n, `${aside}${CLASS[review.class]}`);
}

/** What happens to who uses these by their tags, once those are put aside. */
export function whatFails({ class: kind }: Pick<Review, 'class'>): string {
  return kind === 'cache' ? 'builds run without this cache' : 'deploys by these tags fail';
}

/** A Slack user in mrkdwn. Only ids in Slack's own form become a mention; anything else stays a word. */
export function person(id: string): string {
  return /^[UW][A-Z0-9]+$/.test(id) ? `<@${id}>` : id.replace(/[^\w .-]/g, '');
}

/** A link in mrkdwn; only its words where the address is none that Slack takes. `words` are safe already. */
export function linkTo(address: string | undefined, words: string): string {
  return address !== undefined && /^https?:\/\/[^\s<>|]{1,500}$/.test(address)
    ? `<${address}|${words}>`
    : words;
}
