import { knownRegistries } from '../../app/known-registries.ts';
import { pause as pauseNow } from '../../app/pauses.ts';
import { didYouMean } from '../../config/nearest.ts';
import type { RegistryKey } from '../../policy/image.ts';
import type { OpenBrakes } from '../../store/open-brakes.ts';
import { type Call, defineCommand, type Result } from '../command.ts';
import { oneLine } from '../printable.ts';
import { parseRegistryKey, REGISTRY } from '../registry-option.ts';
import { withBrakes } from '../with-brakes.ts';

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
Scans, questions and restores go on. Without --registry everything stops. It works also
where Redis is set up so that nothing else starts.
LAYAWAY_PAUSED=1 does the same for one process, also without Redis.`,
  run: async (call): Promise<Result> => {
    const { names, options } = call;
    const registry = parseRegistryKey(options.registry);
    if ('wrongUse' in registry) return registry;
    const why = names.join(' ') || 'paused from the command line';
    return await withBrakes(call, (open) => stop(call, open, registry.key, why));
  },
});

async function stop(
  { config, now }: Pick<Call, 'config' | 'now'>,
  open: OpenBrakes,
  registry: RegistryKey | undefined,
  why: string,
): Promise<Result> {
  const known = registry === undefined ? undefined : await knownRegistries(open, config);
  if (registry !== undefined && known && !known.has(registry)) {
    // A typo must not look like a pause.
    const wrongUse = `no registry ${registry} is configured or was scanned.${didYouMean(registry, known.keys)} Without --registry everything stops`;
    return { wrongUse };
  }
  const { foreign } = open.troubles;
  if (foreign !== undefined) await open.brakes.pause(BY, why, now(), registry);
  else await pauseNow(open, { by: BY, at: now(), registry }, why);
  const done = `${registry ?? 'everything'} paused: ${why}`;
  const unrecorded = foreign === undefined ? '' : `It is not in the record: ${foreign}\n`;
  return {
    json: { paused: true, registry: registry ?? null, why, recorded: foreign === undefined },
    text: () => `${oneLine(done)}\n${unrecorded}`,
  };
}
