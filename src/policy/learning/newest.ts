import type { Family } from '../family.ts';
import type { Image } from '../image.ts';
import { rank } from '../lifecycle/simulate.ts';
import type { RetentionClass } from '../retention.ts';
import type { RollbackException } from '../retention-policy.ts';
import type { Instant } from '../time.ts';
import type { Learning } from './learned-from.ts';
import type { Limit } from './limit.ts';
import { placesAmong, placesIn, type SpeaksOf } from './places.ts';
import type { Removal } from './removals.ts';
import { named } from './rollback-exceptions.ts';
import { leftByReduce, protectedNow } from './spared-for-now.ts';

/** What a rule would speak of. */
export interface Spoken {
  readonly of: RetentionClass;
  readonly speaksOf: SpeaksOf;
  /** Of the images that it would reach, those that nothing spares by name. */
  readonly rest: readonly Family[];
}

/** A limit, and what has to be spared by name besides. */
export interface Limited extends Limit {
  readonly spared: readonly RollbackException[];
}

/**
 * The rule after reductions: as many images as an owner kept at most, and besides these every one that ranks before them
 * without having been in question. ECR ranks also what is spared by name, too young, or of another class by another
 * name: without places of their own these would take those of what the owner kept. What ranks behind, and is protected
 * by its last pull or use or left by a reduction, is spared by its name until that is over.
 *
 * @param removals reductions, newest first
 */
export function newestOf(
  from: Learning,
  spoken: Spoken,
  removals: readonly Removal[],
  kept: number,
): Limited {
  const { speaksOf, rest } = spoken;
  const question = inQuestion(from, spoken).slice(0, kept);
  const missing = kept - question.length;
  const lowest = (family: Family) => lowestOf(placesIn(family, speaksOf));
  const cut = missing > 0 ? Number.NEGATIVE_INFINITY : Math.min(...question.map(lowest));
  const ranked = placesAmong(from.families, speaksOf).filter((one) => rank(one) >= cut);
  const count = ranked.length + missing;
  const besides = count - kept;
  const more = besides === 0 ? '' : `, and ${besides} more ${besides === 1 ? 'was' : 'were'} not in question`;
  const left = leftByReduce(removals, from.now);
  return {
    limit: { kind: 'count', count },
    limitBecause: `The newest ${count}: at most ${kept} were kept${more}.`,
    spared: rest.flatMap((family): RollbackException[] => {
      if (lowest(family) >= cut) return [];
      const because = left.get(family.root.digest) ?? protectedNow(from, family);
      return because ? [{ ...named(family), by: 'layaway', ...because }] : [];
    }),
  };
}

/** The images an owner could have been asked about, newest first as a reduction counts them. */
function inQuestion(from: Learning, { of, speaksOf, rest }: Spoken): readonly Family[] {
  return rest
    .filter((family) => placesIn(family, speaksOf).length > 0 && from.classOf(family.tags) === of)
    .flatMap((family) => {
      const { pushedAt } = family.root;
      return pushedAt === undefined || protectedNow(from, family) ? [] : [{ family, pushedAt }];
    })
    .sort((a, b) => b.pushedAt - a.pushedAt)
    .map(({ family }) => family);
}

/** `Infinity` where there is none: what takes no place stands behind nothing. */
function lowestOf(images: readonly Image[]): Instant {
  return images.reduce((low, one) => Math.min(low, rank(one)), Number.POSITIVE_INFINITY);
}
