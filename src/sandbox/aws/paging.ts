import { invalidParameter } from './errors.ts';

/** A page token that says nothing to its reader, as AWS's do. */
export function writeToken(position: string): string {
  return Buffer.from(`layaway-sandbox:${position}`).toString('base64url');
}

/** The position in a token of ours; any other text is refused as AWS refuses it. */
export function readToken(token: string): string {
  const [maker, ...position] = Buffer.from(token, 'base64url').toString().split(':');
  if (maker !== 'layaway-sandbox') throw invalidParameter("Invalid parameter at 'nextToken'");
  return position.join(':');
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/** One page of a list that is in the order of its keys. Entries removed between two pages shift nothing. */
export function page<T>(
  sorted: readonly T[],
  keyOf: (item: T) => string,
  limit: number,
  token: string | undefined,
  order: 'ascending' | 'descending' = 'ascending',
): Page<T> {
  const last = token ? readToken(token) : undefined;
  const follows = (key: string, other: string) => (order === 'ascending' ? key > other : key < other);
  const rest = last === undefined ? sorted : sorted.filter((item) => follows(keyOf(item), last));
  const items = rest.slice(0, limit);
  const end = items.at(-1);
  return rest.length > limit && end !== undefined ? { items, nextToken: writeToken(keyOf(end)) } : { items };
}
