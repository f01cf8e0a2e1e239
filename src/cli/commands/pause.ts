import { defineCommand, type Result } from '../command.ts';
import { oneLine } from '../printable.ts';
import { parseRegistryKey, REGISTRY } from '../registry-option.ts';
import { withStore } from '../with-store.ts';

const BY = 'cli';

/** `layaway pause`: the kill switch. */
export const pause = defineCommand({
  name: 'pause',
  summary: 'stop quarantine and deletion at once, everywhere',
  names: '[reason…]',
  atLeast: 0,
  atMost: Number.POSITIVE_INFINITY,
  options: REGISTRY,
  help: `Stops every quarantine and deletion before its next call, until \`layaway resume\`.
Scans, questions and restores go on. Without --registry everything stops.
LAYAWAY_PAUSED=1 does the same for one process, also without Redis.`,
  run: async ({ names, options, now, env, note }): Promise<Result> => {
    const registry = parseRegistryKey(options.registry);
    if ('wrongUse' in registry) return registry;
    const why = names.join(' ') || 'paused from the command line';
    return await withStore({ env, note }, async ({ brakes, ledger }) => {
      await brakes.pause(BY, why, now(), registry.key);
      const where = registry.key ?? 'everything';
      const text = `${where} paused: ${why}`;
      await ledger.append([{ at: now(), kind: 'paused', ...ofRegistry(registry.key), by: BY, text }]);
      return {
        json: { paused: true, registry: registry.key ?? null, why },
        text: () => `${oneLine(text)}\n`,
      };
    });
  },
});

/** `layaway resume`: takes the pause back. */
export const resume = defineCommand({
  name: 'resume',
  summary: 'let approved work go on after a pause',
  names: '',
  atLeast: 0,
  atMost: 0,
  options: REGISTRY,
  help: `Ends a pause. A registry that was paused alone (by hand or by three trips within an
hour) is resumed by name, with --registry.`,
  run: async ({ options, now, env, note }): Promise<Result> => {
    const registry = parseRegistryKey(options.registry);
    if ('wrongUse' in registry) return registry;
    return await withStore({ env, note }, async ({ brakes, ledger }) => {
      const former = await brakes.paused(registry.key);
      const where = registry.key ?? 'everything';
      if (!former)
        return { json: { paused: false, changed: false }, text: () => `${where} was not paused.\n` };
      await brakes.resume(registry.key);
      // A registry stays paused while everything is.
      const left = await brakes.paused(registry.key);
      if (left) return { refused: `${where} stays paused together with everything else: ${left.why}` };
      const text = `${where} resumed; reason for the pause: ${former.why}`;
      await ledger.append([{ at: now(), kind: 'resumed', ...ofRegistry(registry.key), by: BY, text }]);
      return { json: { paused: false, changed: true, was: former.why }, text: () => `${oneLine(text)}\n` };
    });
  },
});

function ofRegistry(registry: string | undefined) {
  return registry === undefined ? {} : { registry };
}
