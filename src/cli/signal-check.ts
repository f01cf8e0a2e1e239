import type { RegistryAccess, ScanDeps } from '../../jobs/deps.ts';
import { alarmsThat, collectSignals, silences, withoutData } from '../../jobs/signals.ts';
import type { CheckShape } from './shapes.ts';

/** Whether failed pulls and named alarms can be looked for: where they cannot, nothing is put aside or deleted. */
export async function checkSignals(deps: ScanDeps, access: RegistryAccess): Promise<CheckShape[]> {
  const reports = await collectSignals(deps, access);
  const silent = silences(reports);
  const failed = silent.map(
    ({ name, why }): CheckShape => ({ what: `${access.key} ${name}`, status: 'failed', text: why }),
  );
  if (failed.length > 0 || reports.length === 0) return failed;
  const text = `can be looked for: ${reports.map(({ source }) => source).join(', ')}`;
  const held = [
    ...withoutData(reports),
    ...alarmsThat(reports, 'ringing').map((name) => ({ name: `alarm ${name}`, why: 'it is ringing' })),
  ];
  return [
    { what: `${access.key} signals`, status: 'ok', text },
    ...held.map(
      ({ name, why }): CheckShape => ({
        what: `${access.key} ${name}`,
        status: 'todo',
        text: `${why}. Until then nothing that it speaks for is put aside or deleted`,
      }),
    ),
  ];
}
