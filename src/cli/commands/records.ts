import type { LedgerEntry } from '../../store/store.ts';
import { defineCommand, type Result } from '../command.ts';
import { recordsText } from '../present/records.ts';
import { parseRegistryKey, REGISTRY } from '../registry-option.ts';
import type { RecordShape } from '../shapes.ts';
import { withStore } from '../with-store.ts';

/** `layaway records`: who decided what, and what was done. */
export const records = defineCommand({
  name: 'records',
  summary: 'show what was asked, decided and done',
  names: '[repository]',
  atLeast: 0,
  atMost: 1,
  options: { ...REGISTRY, limit: { about: 'how many, newest first; 100 unless given', value: 'number' } },
  help: `The append-only record, newest first: questions, decisions with who took them, every
change with its outcome, trips, pauses.`,
  run: async ({ names: [repository], options, env, note }): Promise<Result> => {
    const registry = parseRegistryKey(options.registry);
    if ('wrongUse' in registry) return registry;
    const limit = Number(options.limit ?? 100);
    if (!Number.isInteger(limit) || limit < 1) return { wrongUse: '--limit takes a whole number from 1 up' };
    return await withStore({ env, note }, async ({ ledger }) => {
      const entries = await ledger.read({
        limit,
        ...(registry.key && { registry: registry.key }),
        ...(repository && { repository }),
      });
      const shape = { records: entries.map(recordShape) };
      return { json: shape, text: (screen) => recordsText(shape.records, screen) };
    });
  },
});

function recordShape({ at, ...entry }: LedgerEntry): RecordShape {
  return { at: new Date(at).toISOString(), ...entry };
}
