import { registryKey } from '../src/policy/image.ts';
import { type Duration, MINUTE } from '../src/policy/time.ts';
import { isoWeek, lastOccurrence } from './calendar.ts';
import type { Deps } from './deps.ts';
import { leadsOf } from './remind.ts';

/** One piece of work, by name and for whom. It carries no truth: everything else is read when it runs. */
export type Work =
  | { readonly name: 'sweep' }
  | { readonly name: 'scan'; readonly registry: string }
  | { readonly name: 'digest'; readonly team: string }
  | { readonly name: 'remind'; readonly lead: string }
  | { readonly name: 'review'; readonly review: string };

/** Pull times of held images are looked at this often. */
export const SWEEP_EVERY: Duration = 10 * MINUTE;

/** The mark under which a piece of work is remembered as done; a weekly one names its week. */
export function markOf(deps: Pick<Deps, 'config' | 'now'>, work: Exclude<Work, { name: 'review' }>): string {
  const { schedule, teams } = deps.config;
  switch (work.name) {
    case 'sweep':
      return 'sweep';
    case 'scan':
      return `scan ${work.registry} ${weekDue(deps, 'scan', schedule.timezone)}`;
    case 'digest':
      return `digest ${work.team} ${weekDue(deps, 'digest', teams[work.team]?.timezone ?? schedule.timezone)}`;
    case 'remind':
      return `remind ${work.lead} ${weekDue(deps, 'remind', schedule.timezone)}`;
  }
}

function weekDue(
  deps: Pick<Deps, 'config' | 'now'>,
  what: 'scan' | 'digest' | 'remind',
  timezone: string,
): string {
  return isoWeek(lastOccurrence(deps.config.schedule[what], deps.now(), timezone), timezone);
}

/**
 * What is due now. Nothing is scheduled ahead: it follows from the clock and from what was last done, so a week that
 * was missed while everything was down is made up, and a lost job is found again a minute later. A digest waits for
 * the week's scan of every registry: questions on old evidence would be wrong ones.
 */
export async function dueWork(deps: Deps): Promise<Work[]> {
  const due: Work[] = [];
  const last = await deps.store.memory.lastDone('sweep');
  if (last === undefined || deps.now() - last >= SWEEP_EVERY) due.push({ name: 'sweep' });
  const scans = await undone(
    deps,
    deps.registries.map(({ id }) => ({ name: 'scan', registry: registryKey(id) }) as const),
  );
  const digests: Work[] =
    scans.length > 0
      ? []
      : await undone(
          deps,
          Object.keys(deps.config.teams).map((team) => ({ name: 'digest', team }) as const),
        );
  const reminders = await undone(
    deps,
    leadsOf(deps).map((lead) => ({ name: 'remind', lead }) as const),
  );
  return [...due, ...scans, ...digests, ...reminders];
}

async function undone<W extends Exclude<Work, { name: 'review' }>>(
  deps: Deps,
  works: readonly W[],
): Promise<W[]> {
  const done = await Promise.all(works.map((work) => deps.store.memory.lastDone(markOf(deps, work))));
  return works.filter((_, i) => done[i] === undefined);
}
