import { type Resumed, resume as resumeNow } from '../../app/pauses.ts';
import type { RegistryKey } from '../../policy/image.ts';
import { defineCommand, type Result } from '../command.ts';
import { oneLine } from '../printable.ts';
import { parseRegistryKey, REGISTRY } from '../registry-option.ts';
import { withBrakes } from '../with-brakes.ts';

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
  run: async (call): Promise<Result> => {
    const registry = parseRegistryKey(call.options.registry);
    if ('wrongUse' in registry) return registry;
    return await withBrakes(call, async (open) => {
      // Going on is no emergency: what another version recorded is for that version to go on with.
      if (open.troubles.foreign !== undefined) return { refused: open.troubles.foreign };
      const done = await resumeNow(open, { by: 'cli', at: call.now(), registry: registry.key });
      return done.status === 'resumed' ? resumed(registry.key, done) : unchanged(registry.key, done);
    });
  },
});

function resumed(
  registry: RegistryKey | undefined,
  { was, still, alone }: Resumed & { status: 'resumed' },
): Result {
  const json = { paused: still !== undefined, changed: true, was: was.why, alone };
  const text = still
    ? `${registry}: its own pause ended (${was.why}); it stays paused together with everything else: ${still.why}`
    : `${registry ?? 'everything'} resumed; reason for the pause: ${was.why}`;
  return { json, text: () => `${oneLine(text)}\n${aloneText(alone, 'stays paused')}` };
}

function unchanged(
  registry: RegistryKey | undefined,
  { still, alone }: Resumed & { status: 'not-paused' },
): Result {
  if (still) {
    const why = `${registry} is not paused by itself: it stays paused together with everything else: ${still.why}`;
    return { refused: oneLine(why) };
  }
  return {
    json: { paused: false, changed: false, alone },
    text: () => `${registry ?? 'everything'} was not paused.\n${aloneText(alone, 'is')}`,
  };
}

function aloneText(alone: readonly RegistryKey[], verb: string): string {
  return alone.map((key) => `${key} ${verb}, alone: layaway resume --registry ${key}\n`).join('');
}
