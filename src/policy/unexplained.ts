import type { JudgedFamily } from './candidate.ts';

/** Images that somebody pulled lately although no source sees what uses them: a sign that nobody looks there. */
export interface Unexplained {
  readonly families: number;
  /** The first few, `payments/api:1.4.2` or by short digest. */
  readonly examples: readonly string[];
}

export const NONE_UNEXPLAINED: Unexplained = { families: 0, examples: [] };

const EXAMPLES = 3;

/** Counts those of one more repository in. */
export function countUnexplained(
  before: Unexplained,
  repository: string,
  judged: readonly JudgedFamily[],
): Unexplained {
  const found = judged.filter(({ verdict }) =>
    verdict.trace.some(({ rule }) => rule === 'pulled-unexplained'),
  );
  if (found.length === 0) return before;
  const room = EXAMPLES - before.examples.length;
  const names = found.slice(0, room).map(({ family: { root, tags } }) => {
    const [tag] = tags;
    return tag === undefined ? `${repository}@${root.digest.slice(0, 19)}` : `${repository}:${tag}`;
  });
  return { families: before.families + found.length, examples: [...before.examples, ...names] };
}
