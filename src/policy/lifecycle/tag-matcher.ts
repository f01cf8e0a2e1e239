import type { LifecycleSelection } from './policy.ts';

/** What a rule asks of an image's tags. */
export interface TagRequirement {
  /** A quick look at the `initialsOf` the tags: where it says no, no tag needs to be read. */
  possible(initials: number): boolean;
  meets(tags: readonly string[]): boolean;
}

/** ECR's lists are AND: each pattern must match some tag, not all of them the same one. */
export function tagRequirement(selection: LifecycleSelection): TagRequirement {
  if (selection.tagStatus !== 'tagged') {
    const any = selection.tagStatus === 'any';
    return { possible: (initials) => any || initials === 0, meets: (tags) => any || tags.length === 0 };
  }
  const end = selection.list === 'tagPrefixList' ? '*' : '';
  const matchers = selection.values.map((value) => tagMatcher(value + end));
  const initials = selection.values.map((value) => (value.startsWith('*') ? EVERY : initialsOf([value])));
  return {
    possible: (these) => initials.every((one) => (one & these) !== 0),
    meets: (tags) => matchers.every((matches) => tags.some(matches)),
  };
}

/** The bits of 32: any first character. */
const EVERY = -1;

/** The first characters of tags as a set of bits. Two characters may share one: it can only tell what is not there. */
export function initialsOf(tags: readonly string[]): number {
  let initials = 0;
  for (const tag of tags) initials |= 1 << (tag.charCodeAt(0) & 31);
  return initials;
}

/**
 * One ECR wildcard pattern as a test of a tag: `*` is any characters. Each literal between two stars is taken where it
 * comes first, which leaves the most for the rest: no star is ever tried twice. An expression would try all of them,
 * and whoever may push tags could keep a worker busy for minutes.
 */
export function tagMatcher(pattern: string): (tag: string) => boolean {
  const [prefix = '', ...rest] = pattern.split('*');
  const suffix = rest.pop();
  if (suffix === undefined) return (tag) => tag === pattern;
  const between = rest.filter((literal) => literal !== '');
  if (between.length === 0 && suffix === '') return (tag) => tag.startsWith(prefix);
  return (tag) => {
    const end = tag.length - suffix.length;
    if (!tag.startsWith(prefix) || !tag.endsWith(suffix)) return false;
    let at = prefix.length;
    for (const literal of between) {
      const found = tag.indexOf(literal, at);
      if (found < 0) return false;
      at = found + literal.length;
    }
    return at <= end;
  };
}
