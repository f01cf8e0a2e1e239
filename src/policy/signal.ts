import { CLOCK_SKEW } from './evidence.ts';
import { compilePatterns } from './glob.ts';
import type { Hold } from './hold.ts';
import type { Digest } from './image.ts';
import { quarantineTag } from './quarantine-tag.ts';
import type { Instant } from './time.ts';

/** What a system says at run time about images that somebody misses. */
export type Signal = FailedPull | AlarmSeen;

/** Something tried to pull an image of this registry and could not. */
export interface FailedPull {
  readonly kind: 'failed-pull';
  readonly repository: string;
  readonly digest?: Digest;
  readonly tag?: string;
  /** A sentence for owners, without a full stop: `ECS task prod/service:web could not pull shop/web:v1 (…)`. */
  readonly text: string;
  readonly at: Instant;
}

/** An alarm that the configuration names, as it stands now. */
export interface AlarmSeen {
  readonly kind: 'alarm';
  readonly name: string;
  /** Patterns of the repositories it speaks for. */
  readonly repositories: readonly string[];
  readonly state:
    | { readonly status: 'ringing'; readonly since: Instant }
    | { readonly status: 'quiet' | 'no-data' | 'missing' };
}

/** What one source of signals answered for one registry. `failed` is never read as "nothing happened". */
export type SignalReport = { readonly source: string } & (
  | { readonly status: 'ok'; readonly signals: readonly Signal[] }
  | { readonly status: 'failed'; readonly why: string }
);

/** What all signals say of one hold, each as a sentence or absent. */
export interface Heard {
  /** It is missed: it goes back. */
  readonly signal?: string;
  /** Nothing may begin, neither putting aside nor deleting: an alarm rings, or somebody could not look. */
  readonly caution?: string;
}

/**
 * Reads the signals of a hold's registry. Counted from its approval on, which lies before its first name was taken: a
 * pull that fails in between shows that somebody wants the image, too. Clocks differ, so a little earlier counts as
 * well: a restore too many costs a question, one too few an outage.
 */
export function heardOf(hold: Hold, reports: readonly SignalReport[]): Heard {
  const signals = reports.flatMap((report) => (report.status === 'ok' ? report.signals : []));
  const alarms = signals.filter((one) => one.kind === 'alarm').filter((one) => covers(one, hold.repository));
  const since = hold.approval.at - CLOCK_SKEW;
  const signal = failedPull(hold, signals, since) ?? newAlarm(hold, alarms, since);
  const caution = ringing(alarms) ?? missing(alarms) ?? deaf(reports);
  return { ...(signal !== undefined && { signal }), ...(caution !== undefined && { caution }) };
}

/** Alarms that the configuration names and that no place which was looked at has. */
export function missingAlarms(alarms: readonly AlarmSeen[]): readonly string[] {
  const found = new Set(alarms.flatMap(({ name, state }) => (state.status === 'missing' ? [] : [name])));
  return [...new Set(alarms.map(({ name }) => name))].filter((name) => !found.has(name));
}

/** Why nothing begins while an alarm of the configuration cannot be found. */
export function missingAlarmText(name: string): string {
  return `the alarm ${name} does not exist: create it, or take it out of the configuration`;
}

function failedPull(hold: Hold, signals: readonly Signal[], since: Instant): string | undefined {
  const names = new Set<string>(
    hold.members.flatMap(({ digest, tags, staying }) => [
      digest,
      ...tags,
      ...tags.map((tag) => quarantineTag(digest, tag)),
      ...staying,
    ]),
  );
  const isMeant = (one: FailedPull) =>
    one.repository === hold.repository &&
    ((one.digest !== undefined && names.has(one.digest)) || (one.tag !== undefined && names.has(one.tag)));
  return signals
    .filter((one) => one.kind === 'failed-pull')
    .find((one) => isMeant(one) && !isBefore(one.at, since))?.text;
}

/** Before anything was put aside an alarm cannot be our doing: then it only lets nothing begin. */
function newAlarm({ state }: Hold, alarms: readonly AlarmSeen[], since: Instant): string | undefined {
  if (state.status === 'approved') return undefined;
  const alarm = alarms.find((one) => one.state.status === 'ringing' && !isBefore(one.state.since, since));
  return alarm && `the alarm ${alarm.name} went off while it was put aside`;
}

function ringing(alarms: readonly AlarmSeen[]): string | undefined {
  const alarm = alarms.find(({ state }) => state.status === 'ringing');
  return alarm && `the alarm ${alarm.name} is ringing`;
}

function missing(alarms: readonly AlarmSeen[]): string | undefined {
  const [name] = missingAlarms(alarms);
  return name === undefined ? undefined : missingAlarmText(name);
}

function deaf(reports: readonly SignalReport[]): string | undefined {
  const failed = reports.find((report) => report.status === 'failed');
  return failed?.status === 'failed' ? `${failed.source}: ${failed.why}` : undefined;
}

/** Only what is surely earlier: a time that is no number is not. */
function isBefore(at: Instant, since: Instant): boolean {
  return at < since;
}

/** A pattern that cannot be read was refused with the configuration; if one came through, it means every repository. */
function covers({ repositories }: AlarmSeen, repository: string): boolean {
  const compiled = compilePatterns(repositories);
  return 'errors' in compiled || compiled.matches(repository);
}
