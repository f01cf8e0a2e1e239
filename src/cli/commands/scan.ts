import { scanRegistry } from '../../../jobs/scan.ts';
import type { Config } from '../../config.ts';
import { defineCommand } from '../command.ts';
import { scanText } from '../present/scan.ts';
import { counted } from '../present/words.ts';
import { didYouMeanRepository, missedScope, repositoryNames } from '../scope-check.ts';
import { ScanTally } from '../tally.ts';
import { type Looking, READ_MANIFESTS, withRegistries } from '../with-registries.ts';

/** `layaway scan`: everything Layaway would ask about, and changes nothing. */
export const scan = defineCommand({
  name: 'scan',
  summary: 'find images nobody seems to use',
  names: '[repository…]',
  atLeast: 0,
  atMost: Number.POSITIVE_INFINITY,
  options: READ_MANIFESTS,
  help: `Looks at every image of the configured registries, asks the sources, and prints what
could be asked about, by candidate. Nothing is changed and nobody is asked.

Names are repositories or patterns (payments/*) and stand in for the configured
scope. Without a configuration: the caller's own account and Region. Where
REDIS_URL is set, what was decided so far counts.

Exit status 1 where a source failed or a repository could not be seen whole. A source
that found too little to be believed (too-small), or whose answer is old (stale), leaves
images unclear and is no failure: exit status 0. If it is right that it found nothing,
write so into layaway.yml, as its line says.`,
  run: async (call) => {
    const { config, names, progress } = call;
    const tally = new ScanTally(config);
    const missed = await withRegistries(call, async ({ deps, registries }) => {
      const scope = names.length > 0 ? [...names] : config.scope;
      let repositories = 0;
      for (const access of registries) {
        progress.show({ text: `${access.key}: asking the sources` });
        const each = (found: Parameters<ScanTally['add']>[1]) => {
          tally.add(access, found);
          repositories++;
          progress.show({
            text: `${counted(repositories, 'repository', 'repositories')}, ${found.repository}`,
          });
        };
        const evidence = await scanRegistry({ ...deps, config: { ...config, scope } }, access, { each });
        tally.endRegistry(access, evidence);
      }
      return repositories > 0 ? undefined : await nothingFound(registries, names, config);
    });
    if (missed !== undefined) return { refused: missed };
    const shape = tally.shape();
    const failed = shape.incomplete.length > 0 || shape.sources.some(({ status }) => status === 'failed');
    return { json: shape, text: (screen) => scanText(shape, screen), failed };
  },
});

/** Why there was nothing to look at; undefined where there are no repositories at all. */
async function nothingFound(
  registries: Looking['registries'],
  names: readonly string[],
  { scope }: Config,
): Promise<string | undefined> {
  if (names.length === 0) return missedScope(scope, await repositoryNames(registries));
  const hint = names.length === 1 ? await didYouMeanRepository(registries, names[0] ?? '') : '';
  return `no repository is called ${names.join(' or ')}.${hint}`;
}
