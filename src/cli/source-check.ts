import { contactOf, nextStep } from '../../jobs/next-step.ts';
import type { Config } from '../config.ts';
import type { SourceReport } from '../policy/evidence.ts';
import type { RegistryKey } from '../policy/image.ts';
import { type Duration, HOUR, type Instant, MINUTE } from '../policy/time.ts';
import { counted } from './present/words.ts';
import type { CheckShape } from './shapes.ts';

const STATUS: Readonly<Record<SourceReport['status'], CheckShape['status']>> = {
  ok: 'ok',
  failed: 'failed',
  stale: 'todo',
  'too-small': 'todo',
};

/** One source as `doctor` lists it: what it looked at and when, what is wrong, what to do, and who can. */
export function sourceCheck(
  report: SourceReport,
  place: { readonly registry: RegistryKey; readonly sources: Config['sources']; readonly now: Instant },
): CheckShape {
  const { name, status, inspected, observedAt } = report;
  const contact = contactOf(place.sources, name);
  const next = report.status === 'ok' ? undefined : nextStep(report);
  const said = [
    ...(status === 'ok' ? [] : [status]),
    `looked at ${inspected}, ${ageText(place.now - observedAt)}`,
    ...(report.status === 'ok' ? [] : [report.why]),
    ...(next ? [next.replace(/\.$/, '')] : []),
    ...(contact ? [`contact: ${contact}`] : []),
  ];
  return { what: `${place.registry} ${name}`, status: STATUS[status], text: said.join('; ') };
}

/** `just now`, `12 minutes old`: how long ago a source looked. */
function ageText(age: Duration): string {
  if (age < 0) return 'dated in the future';
  if (age < MINUTE) return 'just now';
  if (age < HOUR) return `${counted(Math.floor(age / MINUTE), 'minute')} old`;
  return `${counted(Math.floor(age / HOUR), 'hour')} old`;
}
