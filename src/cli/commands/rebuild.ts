import { type Rebuilt, rebuildRegistry } from '../../../jobs/rebuild.ts';
import type { Config } from '../../config.ts';
import { permissionsOf } from '../../policy/review-decide.ts';
import { defineCommand, type Result } from '../command.ts';
import { rebuiltText } from '../present/rebuild.ts';
import { parseRegistryKey, REGISTRY } from '../registry-option.ts';
import { withDeps } from '../with-jobs.ts';

/** `layaway rebuild`: what is put aside and forgotten becomes questions. */
export const rebuild = defineCommand({
  name: 'rebuild',
  summary: 'ask about put-aside images that Redis knows nothing of',
  names: '[repository…]',
  atLeast: 0,
  atMost: Number.POSITIVE_INFINITY,
  options: { ...REGISTRY, 'dry-run': { about: 'print what would be asked, and write nothing' } },
  help: `For after Redis was lost or brought back from an older copy. Looks through the
registries for tags that say an image was put aside, where Redis does not know of it,
and asks its owner with the next weekly message: restore it, or find out. Whoever
approved it is forgotten, so nothing goes on by itself, and nothing is deleted. It
changes no registry.

What was put into the archive carries no mark of Layaway and is not found by this.
layaway restore <repository> gives names back without asking anybody.`,
  run: async (call): Promise<Result> => {
    const registry = parseRegistryKey(call.options.registry);
    if ('wrongUse' in registry) return registry;
    const { key } = registry;
    const dryRun = call.options['dry-run'];
    return await withDeps(call, async (deps) => {
      const registries = deps.registries.filter((access) => key === undefined || access.key === key);
      if (registries.length === 0) return { wrongUse: `there is no registry ${key} in the configuration` };
      const rebuilt: Rebuilt[] = [];
      for (const access of registries) {
        call.progress.show({ text: `looking through ${access.key}` });
        const only = call.names.length > 0 ? { only: call.names } : {};
        rebuilt.push(await rebuildRegistry(deps, access, { dryRun, ...only }));
      }
      return {
        json: { registries: rebuilt, ...(dryRun && { dryRun }) },
        text: (screen) => rebuiltText(rebuilt, { dryRun, asked: askedText(call.config) }, screen),
        failed: rebuilt.some(({ incomplete }) => incomplete.length > 0),
      };
    });
  },
});

/** When a team reads its question; nobody reads one whose team is not configured. */
function askedText({ mode, owners, teams }: Config): (team: string | undefined) => string {
  return (team) => {
    if (!permissionsOf(mode).ask) return `waits: mode ${mode} asks nobody`;
    const asked = team ?? owners.fallback;
    return asked !== undefined && teams[asked]
      ? 'asked with the next weekly message'
      : 'waits: no configured team to ask';
  };
}
