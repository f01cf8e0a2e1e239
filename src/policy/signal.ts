import {
  type AlarmSeen,
  alarmCaution,
  alarmSignal,
  alarmsFor,
  missingAlarms,
  missingAlarmText,
} from './alarm.ts';
import { CLOCK_SKEW } from './evidence.ts';
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

/** What one source of signals answered for one registry. `failed` is never read as "nothing happened". */
export type SignalReport = { readonly source: string } & (
  | { readonly status: 'ok'; readonly signals: readonly Signal[] }
  | { readonly status: 'failed'; readonly why: string }
);

/** What all signals say of one hold, each as a sentence or absent. */
export interface Heard {
  /** It is missed: it goes back. */
  readonly signal?: string;
  /** Of a signal that sends several holds back at once: what they have in common, so that it counts as one trip. */
  readonly event?: string;
  /** Something tried to pull it and could not, which is a use that no pull time tells of. Then it is the signal, too. */
  readonly tried?: string;
  /** Nothing may begin, neither putting aside nor deleting: an alarm rings, or somebody could not look. */
  readonly caution?: string;
}

/** Names that other images carry by now, with the push date of each image. */
export type OthersNames = ReadonlyMap<string, Instant>;

/** The original names of a hold by which something tried to pull and could not: another image may carry them by now. */
export function triedNames({ repository, members }: Hold, reports: readonly SignalReport[]): string[] {
  const names = new Set(members.flatMap(({ tags }) => tags));
  const tried = pullsIn(reports).flatMap((one) =>
    one.repository === repository && one.tag !== undefined && names.has(one.tag) ? [one.tag] : [],
  );
  return [...new Set(tried)];
}

/**
 * Reads the signals of a hold's registry. Counted from its approval on, which lies before its first name was taken: a
 * pull that fails in between shows that somebody wants the image, too. Clocks differ, so a little earlier counts as
 * well: a restore too many costs a question, one too few an outage. What failed to pull under a name that was pushed anew
 * meanwhile is the other image: this one would not get the name back.
 */
export function heardOf(
  hold: Hold,
  reports: readonly SignalReport[],
  now: Instant,
  others: OthersNames,
): Heard {
  const signals = reports.flatMap((report) => (report.status === 'ok' ? report.signals : []));
  const alarms = alarmsFor(
    signals.filter((one) => one.kind === 'alarm'),
    hold.repository,
  );
  const since = hold.approval.at - CLOCK_SKEW;
  const tried = failedPull(hold, pullsIn(reports), since, others);
  const alarm = tried === undefined ? alarmSignal(hold, alarms) : undefined;
  const signal = tried ?? alarm?.text;
  const caution = alarmCaution(hold, alarms, now) ?? deaf(reports) ?? missing(alarms);
  return {
    ...(signal !== undefined && { signal }),
    ...(tried !== undefined && { tried }),
    ...(alarm && { event: alarm.event }),
    ...(caution !== undefined && { caution }),
  };
}

function pullsIn(reports: readonly SignalReport[]): readonly FailedPull[] {
  return reports
    .flatMap((report) => (report.status === 'ok' ? report.signals : []))
    .filter((one) => one.kind === 'failed-pull');
}

function failedPull(
  hold: Hold,
  pulls: readonly FailedPull[],
  since: Instant,
  others: OthersNames,
): string | undefined {
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
    ((one.digest !== undefined && names.has(one.digest)) ||
      (one.tag !== undefined && names.has(one.tag) && !isOfAnother(hold, one.tag, one.at, others)));
  return pulls.find((one) => isMeant(one) && !isBefore(one.at, since))?.text;
}

/** An image from before that was only tagged anew does not say since when: then the pull counts. */
function isOfAnother(hold: Hold, tag: string, at: Instant, others: OthersNames): boolean {
  const pushedAt = others.get(tag);
  return pushedAt !== undefined && pushedAt >= (hold.asideAt ?? hold.approval.at) && at >= pushedAt;
}

function missing(alarms: readonly AlarmSeen[]): string | undefined {
  const [name] = missingAlarms(alarms);
  return name === undefined ? undefined : missingAlarmText(name);
}

/** Who could not look may have seen the alarm that nobody else has. */
function deaf(reports: readonly SignalReport[]): string | undefined {
  const failed = reports.find((report) => report.status === 'failed');
  return failed?.status === 'failed' ? `${failed.source}: ${failed.why}` : undefined;
}

/** Only what is surely earlier: a time that is no number is not. */
function isBefore(at: Instant, since: Instant): boolean {
  return at < since;
}
