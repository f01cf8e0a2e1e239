import { CLOCK_SKEW } from './evidence.ts';
import { compilePatterns } from './glob.ts';
import type { Hold } from './hold.ts';
import type { Instant } from './time.ts';

/** An alarm that the configuration names, as it stands now in one place. */
export interface AlarmSeen {
  readonly kind: 'alarm';
  readonly name: string;
  /** Patterns of the repositories it speaks for. */
  readonly repositories: readonly string[];
  readonly state:
    | { readonly status: 'ringing'; readonly since: Instant }
    /** `since`: when it became so; absent where nobody says. */
    | { readonly status: 'quiet'; readonly since?: Instant }
    | { readonly status: 'no-data' | 'missing' };
}

/** Why an alarm sends a hold back. */
export interface AlarmSignal {
  readonly text: string;
  /** The same for all holds that it sends back by going off once. */
  readonly event: string;
}

/** Those that speak for a repository. A pattern that cannot be read was refused with the configuration; if one came through, it means every repository. */
export function alarmsFor(alarms: readonly AlarmSeen[], repository: string): readonly AlarmSeen[] {
  return alarms.filter(({ repositories }) => {
    const compiled = compilePatterns(repositories);
    return 'errors' in compiled || compiled.matches(repository);
  });
}

/**
 * Alarms that the configuration names and that no place which was looked at has. A name means an alarm wherever it is:
 * where several places have one of that name, each of them is heard.
 */
export function missingAlarms(alarms: readonly AlarmSeen[]): readonly string[] {
  const found = new Set(alarms.flatMap(({ name, state }) => (state.status === 'missing' ? [] : [name])));
  return [...new Set(alarms.map(({ name }) => name))].filter((name) => !found.has(name));
}

/** Why nothing begins while an alarm of the configuration cannot be found. */
export function missingAlarmText(name: string): string {
  return `the alarm ${name} does not exist: create it, or take it out of the configuration`;
}

/**
 * What alarms say against a hold. One that rings now counts from its approval on; before anything was put aside it
 * cannot be our doing, and only lets nothing begin. One that became quiet after that was not quiet before: it went off
 * and ended between two looks, or had nothing to tell by. Which of them CloudWatch's state alone does not say, and both
 * go back: a restore too many costs a question.
 */
export function alarmSignal(hold: Hold, alarms: readonly AlarmSeen[]): AlarmSignal | undefined {
  const aside = asideSince(hold);
  if (aside === undefined) return undefined;
  for (const { name, state } of alarms) {
    if (state.status === 'ringing' && !isBefore(state.since, hold.approval.at)) {
      return {
        text: `the alarm ${name} went off while it was put aside`,
        event: `alarm ${name} ${state.since}`,
      };
    }
    if (state.status === 'quiet' && state.since !== undefined && !isBefore(state.since, aside)) {
      return {
        text: `the alarm ${name} was not quiet all the time while it was put aside`,
        event: `alarm ${name} ${state.since}`,
      };
    }
  }
  return undefined;
}

/** Why alarms let nothing begin. One that is quiet for a moment only would soon be taken for one that just rang. */
export function alarmCaution(hold: Hold, alarms: readonly AlarmSeen[], now: Instant): string | undefined {
  for (const { name, state } of alarms) if (state.status === 'ringing') return `the alarm ${name} is ringing`;
  for (const { name, state } of alarms) {
    if (state.status === 'no-data') return `the alarm ${name} has no data: whether all is well is not known`;
    const isRecent = state.status === 'quiet' && state.since !== undefined && !isBefore(state.since, now);
    if (isRecent && hold.state.status === 'approved') return `the alarm ${name} is quiet since a moment only`;
  }
  return undefined;
}

/** When the first name was put aside, or as near as the state tells; undefined before that. */
function asideSince({ state }: Hold): Instant | undefined {
  return 'since' in state ? state.since : undefined;
}

/** Only what is surely earlier: clocks differ, and a time that is no number is not. */
function isBefore(at: Instant, since: Instant): boolean {
  return at < since - CLOCK_SKEW;
}
