import { registryKey } from '../src/policy/image.ts';
import { type Duration, type Instant, MINUTE } from '../src/policy/time.ts';
import type { Memory, Reviews } from '../src/store/store.ts';
import { isDue } from './clock.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import type { ExplainWork } from './explain.ts';
import type { ProposePolicyWork, ShowPolicyWork } from './policy-answer.ts';
import { leadsOf } from './remind.ts';
import { type Due, lastDue } from './week-due.ts';

/** One piece of work, by name and for whom. It carries no truth: everything else is read when it runs. */
export type Work =
  | { readonly name: 'sweep' }
  | { readonly name: 'scan'; readonly registry: string }
  | { readonly name: 'digest'; readonly team: string }
  /** All leads whose lists are due, one after the other: lists take seconds, and never more than one worker. */
  | { readonly name: 'remind' }
  | { readonly name: 'review'; readonly review: string }
  /** A policy change that was approved or is to be undone. */
  | { readonly name: 'policy'; readonly id: string }
  /** Questions: the only work that is lost for good with its job. Its asker asks again. */
  | ExplainWork
  | ShowPolicyWork
  | ProposePolicyWork;

/** One lead's list. */
export interface Reminding {
  readonly name: 'remind';
  readonly lead: string;
}

export type WeeklyWork = Extract<Work, { name: 'scan' | 'digest' }> | Reminding;

/** What is read to know what is due. */
export interface DueDeps extends Pick<Deps, 'config' | 'now'> {
  readonly registries: readonly Pick<RegistryAccess, 'id'>[];
  readonly store: {
    readonly memory: Pick<Memory, 'lastDone' | 'lastDoneOfEach'>;
    readonly reviews: Pick<Reviews, 'decided'>;
    time(): Promise<Instant>;
  };
}

/** Pull times of held images are looked at this often. */
export const SWEEP_EVERY: Duration = 10 * MINUTE;

/** The scheduled moment that a piece of weekly work makes good. */
export function dueOf(deps: Pick<Deps, 'config' | 'now'>, work: WeeklyWork): Due {
  return lastDue(deps.config, work.name, zoneOf(deps, work), deps.now());
}

/** A digest comes at its team's hour, everything else at the schedule's. */
function zoneOf({ config }: Pick<Deps, 'config'>, work: WeeklyWork): string {
  const team = work.name === 'digest' ? config.teams[work.team] : undefined;
  return team?.timezone ?? config.schedule.timezone;
}

/** The mark under which a piece of work is remembered as done; a weekly one names its week. */
export function markOf(
  deps: Pick<Deps, 'config' | 'now'>,
  work: { readonly name: 'sweep' } | WeeklyWork,
): string {
  if (work.name === 'sweep') return 'sweep';
  return `${work.name} ${subjectOf(work)} ${dueOf(deps, work).week}`;
}

/** The mark of the latest time, in any week: what was asked before is told from what is new by it. */
export function latestMark(work: WeeklyWork): string {
  return `latest ${work.name} ${subjectOf(work)}`;
}

/** Remembers that a week's scan failed: until it succeeds, nothing else waits for it. */
export function failureMark(deps: Pick<Deps, 'config' | 'now'>, work: WeeklyWork): string {
  return `failed ${markOf(deps, work)}`;
}

function subjectOf(work: WeeklyWork): string {
  switch (work.name) {
    case 'scan':
      return work.registry;
    case 'digest':
      return work.team;
    case 'remind':
      return work.lead;
  }
}

/** A scan that failed is tried again after this. */
const RETRY_SCAN: Duration = 15 * MINUTE;

/**
 * What is due now. Nothing is scheduled ahead: it follows from the clock and from what was last done, so a week that
 * was missed while everything was down is made up, and a lost job is found again a minute later.
 */
export async function dueWork(deps: DueDeps): Promise<Work[]> {
  const now = deps.now();
  const last = await deps.store.memory.lastDone('sweep');
  // By the clock that all share: a wrong one would find it due at each tick, or never.
  const sweeps: Work[] = isDue(last, await deps.store.time(), SWEEP_EVERY) ? [{ name: 'sweep' }] : [];
  const scans = deps.registries.map(({ id }) => ({ name: 'scan', registry: registryKey(id) }) as const);
  const undoneScans = await undone(deps, scans);
  const failed = await deps.store.memory.lastDoneOfEach(undoneScans.map((scan) => failureMark(deps, scan)));
  const dueScans = undoneScans.filter((_, i) => now - (failed[i] ?? Number.NEGATIVE_INFINITY) >= RETRY_SCAN);
  const digests = failed.includes(undefined) ? [] : await dueDigests(deps, scans);
  const reminders: Work[] = (await dueReminders(deps)).length > 0 ? [{ name: 'remind' }] : [];
  return [...sweeps, ...(await forgotten(deps)), ...dueScans, ...digests, ...reminders];
}

/** The lists that are due, one for each lead. */
export async function dueReminders(deps: ReminderDeps): Promise<Reminding[]> {
  return await undone(
    deps,
    leadsOf(deps).map((lead) => ({ name: 'remind', lead })),
  );
}

interface ReminderDeps extends Pick<Deps, 'config' | 'now'> {
  readonly store: { readonly memory: Pick<Memory, 'lastDoneOfEach'> };
}

/** A click adds its work at once; a decision that waits longer than this lost it, most likely with its connection. */
const CLICKS_OWN: Duration = MINUTE;

/** At most so many at once: the sweep finds the others. */
const MOST_FORGOTTEN = 100;

async function forgotten({ store, now }: DueDeps): Promise<Work[]> {
  const waiting = (await store.reviews.decided()).filter(({ at }) => now() - at >= CLICKS_OWN);
  return waiting.slice(0, MOST_FORGOTTEN).map(({ id }) => ({ name: 'review', review: id }));
}

/**
 * A digest waits for this week's scan of every registry, because questions on old evidence would be wrong ones: but
 * not for one that fails, which must not silence the others. And it waits until some registry was scanned since the
 * team's last digest: where a team's Monday begins before the scan's, there is nothing new to ask yet.
 */
async function dueDigests(deps: DueDeps, scans: readonly WeeklyWork[]): Promise<Work[]> {
  const digests = Object.keys(deps.config.teams).map((team) => ({ name: 'digest', team }) as const);
  const due = await undone(deps, digests);
  const { memory } = deps.store;
  const posted = await memory.lastDoneOfEach(due.map(latestMark));
  const scanned = (await memory.lastDoneOfEach(scans.map(latestMark))).filter((at) => at !== undefined);
  return due.filter((_, i) => scanned.some((at) => at > (posted[i] ?? Number.NEGATIVE_INFINITY)));
}

async function undone<W extends WeeklyWork>(deps: ReminderDeps, works: readonly W[]): Promise<W[]> {
  const done = await deps.store.memory.lastDoneOfEach(works.map((work) => markOf(deps, work)));
  return works.filter((_, i) => done[i] === undefined);
}
