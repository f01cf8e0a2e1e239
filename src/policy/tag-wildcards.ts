/** Most `*` that ECR takes in one pattern of a lifecycle rule. */
const MOST_STARS = 4;

/**
 * A pattern of the configuration as ECR writes it, or undefined where ECR cannot say exactly the same: it knows `*`
 * only, four at most, and no regular expressions. A rule that deletes must never reach further than what people read.
 */
export function asWildcard(pattern: string): string | undefined {
  const text = pattern.replace(/\*+/g, '*');
  if (!/^[\w.*-]+$/.test(text)) return undefined;
  return text.split('*').length - 1 > MOST_STARS ? undefined : text;
}
