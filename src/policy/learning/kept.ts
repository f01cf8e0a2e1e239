import { type Answer, dateText, type Group, groupOf } from './answer.ts';
import { matcherOf } from './matched-patterns.ts';
import type { Removal } from './removals.ts';

/** What the newest word of an owner leaves of some patterns, and why the others are gone. */
export interface Unkept {
  readonly patterns: readonly string[];
  readonly kept: readonly string[];
}

/** Leaves out each pattern about whose images the newest answer was to keep them, or to look into them first. */
export function unkeptPatterns(
  answers: readonly Answer[],
  group: Group,
  patterns: readonly string[],
  removals: readonly Removal[],
): Unkept {
  const judged = patterns.map((pattern) => {
    const matches = matcherOf(pattern);
    return { pattern, why: lastKept(answers, group, (tags) => tags.some(matches), removals) };
  });
  return {
    patterns: judged.flatMap(({ pattern, why }) => (why === undefined ? [pattern] : [])),
    kept: judged.flatMap(({ pattern, why }) => (why === undefined ? [] : [`${pattern}: ${why}`])),
  };
}

/** Who kept such images, where that is newer than every removal of such. */
export function lastKept(
  answers: readonly Answer[],
  group: Group,
  isSuch: (tags: readonly string[]) => boolean,
  removals: readonly Removal[],
): string | undefined {
  const removed = removals.filter(({ families }) => families.some(({ tags }) => isSuch(tags)));
  const last = Math.max(...removed.map(({ at }) => at));
  for (const answer of answers) {
    const { state } = answer.review;
    if (state.status !== 'kept' && state.status !== 'investigating') continue;
    if (state.at <= last || groupOf(answer) !== group) continue;
    if (!answer.frozen.some(({ tags }) => isSuch(tags))) continue;
    const did = state.status === 'kept' ? 'kept such images' : 'wanted to look into such images';
    return `${state.by.id} ${did} on ${dateText(state.at)}`;
  }
  return undefined;
}
