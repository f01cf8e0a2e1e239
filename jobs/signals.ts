import { hearAll, type SignalSource } from '../src/evidence/signals/source.ts';
import type { SourceContext } from '../src/evidence/source.ts';
import { type AlarmSeen, missingAlarms, missingAlarmText } from '../src/policy/alarm.ts';
import type { Hold } from '../src/policy/hold.ts';
import { type Heard, heardOf, type SignalReport, triedNames } from '../src/policy/signal.ts';
import { type Duration, type Instant, MINUTE } from '../src/policy/time.ts';
import type { SourceTrouble } from '../src/slack/views/notices.ts';
import type { Deps, RegistryAccess, ScanDeps } from './deps.ts';
import { othersThan } from './evidence.ts';
import { namesNowOthers } from './names-now-others.ts';
import { contactOf } from './next-step.ts';

/** Runtimes tell of a failed pull a minute or more after it: asking more often says no more. */
const FRESH: Duration = MINUTE;

/** What signals say of a hold now. */
export type Listen = (hold: Hold) => Promise<Heard>;

/** The signals of one registry during one sweep: asked for when the first hold needs them, and again once they are old. */
export class Listening {
  readonly #deps: Deps;
  readonly #access: RegistryAccess;
  #reports: readonly SignalReport[] | undefined;
  #at: Instant = 0;
  #missing = false;

  constructor(deps: Deps, access: RegistryAccess) {
    this.#deps = deps;
    this.#access = access;
  }

  async hear(hold: Hold): Promise<Heard> {
    if (!this.#reports || this.#deps.now() - this.#at >= FRESH) {
      this.#reports = await collectSignals(this.#deps, this.#access);
      this.#at = this.#deps.now();
      this.#missing ||= silences(this.#reports).length > 0;
      await noteHeard(this.#deps, this.#access, this.#reports, this.#at);
    }
    const names = triedNames(hold, this.#reports);
    const others = await namesNowOthers(this.#access, hold, names, this.#deps.now);
    return heardOf(hold, this.#reports, this.#deps.now(), others);
  }

  /** Whether signals were asked for, and all of them answered each time. */
  get heardAll(): boolean {
    return this.#reports !== undefined && !this.#missing;
  }

  /** What could not be heard the last time, for the platform channel. */
  get troubles(): readonly SourceTrouble[] {
    const reports = this.#reports ?? [];
    return [...silences(reports), ...withoutData(reports)].map(({ name, why }) => {
      const contact = contactOf(this.#deps.config.sources, name.replace('-pull-errors', ''));
      return {
        name,
        registry: this.#access.key,
        status: 'failed',
        why,
        next: 'Until then nothing that it speaks for is put aside or deleted.',
        ...(contact && { contact }),
      };
    });
  }
}

/** Sources of signals that could not look, and alarms that nobody has: each with the reason as a sentence. */
export function silences(
  reports: readonly SignalReport[],
): readonly { readonly name: string; readonly why: string }[] {
  const failed = reports.flatMap((report) =>
    report.status === 'failed' ? [{ name: report.source, why: report.why }] : [],
  );
  // A place that could not be asked may have it.
  const unasked = failed.some(({ name }) => name.startsWith('alarms'));
  const missing = (unasked ? [] : missingAlarms(alarmsIn(reports))).map((name) => ({
    name: `alarm ${name}`,
    why: missingAlarmText(name),
  }));
  return [...failed, ...missing];
}

/** An alarm that says nothing, and so holds up what it speaks for, and why. */
interface Quieted {
  readonly name: string;
  readonly why: string;
}

/** Alarms that have no data, once each: whether all is well is not known, so nothing begins. */
export function withoutData(reports: readonly SignalReport[]): readonly Quieted[] {
  const why = 'it has no data: let it treat missing data as good, or see why nothing is measured';
  return alarmsThat(reports, 'no-data').map((name) => ({ name: `alarm ${name}`, why }));
}

/** Names of alarms in one state. */
export function alarmsThat(
  reports: readonly SignalReport[],
  status: AlarmSeen['state']['status'],
): readonly string[] {
  const found = alarmsIn(reports).filter(({ state }) => state.status === status);
  return [...new Set(found.map(({ name }) => name))];
}

/** For metrics: a source of signals that falls silent holds everything up, and somebody should see that. */
async function noteHeard(
  { store }: Deps,
  { key }: RegistryAccess,
  reports: readonly SignalReport[],
  observedAt: Instant,
): Promise<void> {
  const seen = reports.map(({ source, status }) => ({ name: source, ok: status === 'ok', observedAt }));
  await store.measures.noteSignals(key, seen);
}

/** A registry's own sources of signals, and those of the others that see only their own account and Region. */
export async function collectSignals(
  deps: ScanDeps,
  access: RegistryAccess,
): Promise<readonly SignalReport[]> {
  const elsewhere = othersThan(deps, access).flatMap(({ key, signals }) =>
    signals
      .filter(({ regional }) => regional)
      .map((source): SignalSource => ({ ...source, name: `${source.name} in ${key}` })),
  );
  const context: SourceContext = { registry: access.id, now: deps.now };
  const reports = await hearAll([...access.signals, ...elsewhere], context);
  for (const { name, state } of alarmsIn(reports)) {
    if (state.status === 'no-data')
      deps.log.debug({ alarm: name }, 'an alarm has no data: nothing begins until it has');
  }
  return reports;
}

function alarmsIn(reports: readonly SignalReport[]) {
  return reports
    .flatMap((report) => (report.status === 'ok' ? report.signals : []))
    .filter((signal) => signal.kind === 'alarm');
}
