import type { Family } from '../family.ts';
import { leastDays } from '../policy-days.ts';
import type { RollbackException } from '../retention-policy.ts';
import { ofMembers } from '../rules/rule.ts';
import { DAY, type Duration, type Instant } from '../time.ts';
import { dateText } from './answer.ts';
import type { Learning } from './learned-from.ts';
import { named } from './rollback-exceptions.ts';

/** Images that a rule reaches, parted into those it must leave alone and those it may take one day. */
export interface Reached {
  readonly spared: readonly RollbackException[];
  readonly rest: readonly Family[];
}

/** A year for one image would be a year for all of its kind: it is spared by its own name instead. */
const LONGEST: Duration = 365 * DAY;

/**
 * Parts the images that a rule would reach. Whatever is used now, or was ever named by its digest, is spared whatever
 * its age, for its use may go on for ever; so is what was used so long after its push that waiting for it would keep
 * all the others. What is spared already, by an owner's word, needs no limit.
 */
export function partReached(from: Learning, families: readonly Family[]): Reached {
  const known = new Set(from.exceptions.map(({ digest }) => digest));
  const spared: RollbackException[] = [];
  const rest: Family[] = [];
  for (const family of families) {
    if (known.has(family.root.digest)) continue;
    const exception = sparedBecause(from, family);
    if (exception) spared.push({ ...named(family), ...exception, by: 'layaway' });
    else rest.push(family);
  }
  return { spared, rest };
}

/** The fewest days a rule may have for these images (`leastDays`), by what is known of their use. */
export function leastDaysOf(from: Learning, families: readonly Family[]): number {
  const { settings, classifier, repository, usesSeen, now } = from;
  const { keepReleases, expectedLife, windows } = settings;
  return leastDays(families, {
    settings: { keepReleases, expectedLife, rollbackPeriod: windows.rollback },
    ...{ classifier, repository, usesSeen, now },
  });
}

type Because = Pick<RollbackException, 'why' | 'until'>;

function sparedBecause(from: Learning, family: Family): Because | undefined {
  const { rollback } = from.settings.windows;
  const uses = ofMembers(family, from.usesSeen);
  const pinned = uses.find((use) => use.pinned);
  if (pinned) return { why: `named by its digest: ${pinned.by}` };
  const used = uses.find(({ lastAt }) => lastAt >= lookedSince(from));
  if (used) return { why: `in use: ${used.by}`, until: used.lastAt + rollback };
  if (leastDaysOf(from, [family]) * DAY <= LONGEST) return undefined;
  const last = Math.max(family.lastPulledAt ?? 0, ...uses.map(({ lastAt }) => lastAt));
  return { why: `used on ${dateText(last)}, long after its push`, until: last + rollback };
}

/** A scan ends within a day: what was seen in it or since counts as used now. */
function lookedSince({ scannedAt, now }: Learning): Instant {
  return (scannedAt ?? now) - DAY;
}
