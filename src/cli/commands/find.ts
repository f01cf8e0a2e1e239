import type { RegistryAccess } from '../../../jobs/deps.ts';
import { compilePatterns } from '../../policy/glob.ts';
import type { Image } from '../../policy/image.ts';
import { originalTag } from '../../policy/quarantine-tag.ts';
import { imagePages } from '../../registry/images.ts';
import { repositories } from '../../registry/repositories.ts';
import { defineCommand } from '../command.ts';
import { findText } from '../present/find.ts';
import type { Progress } from '../progress.ts';
import type { FindShape } from '../shapes.ts';
import { isoOrNull } from '../to-shapes.ts';
import { withRegistries } from '../with-registries.ts';

type Match = FindShape['matches'][number];

/** `layaway find`: where a tag is, also when it was put aside. */
export const find = defineCommand({
  name: 'find',
  summary: 'find the images that carry a tag, also a put-aside one',
  names: '<tag>',
  atLeast: 1,
  atMost: 1,
  options: {},
  help: `Looks through all repositories in scope for a tag, under its own name and under the
name Layaway gives it while its image is put aside (layaway.<8 hex>.<tag>). What is
found put aside can be brought back with: layaway restore <repository>@<digest>`,
  run: async (call) => {
    const [tag = ''] = call.names;
    const scope = compilePatterns(call.config.scope);
    if ('errors' in scope) return { wrongUse: scope.errors.join('; ') };
    const matches: Match[] = [];
    const incomplete: { registry: string; repository: string; why: string }[] = [];
    await withRegistries(call, async ({ registries }) => {
      for (const access of registries) {
        for await (const found of findIn(access, tag, scope.matches, call.progress)) {
          if ('why' in found) incomplete.push(found);
          else matches.push(found);
        }
      }
    });
    const shape: FindShape = { tag, matches, incomplete };
    const failed = incomplete.length > 0;
    return { json: shape, text: (screen) => findText(shape, screen), failed };
  },
});

async function* findIn(
  access: RegistryAccess,
  tag: string,
  inScope: (repository: string) => boolean,
  progress: Progress,
): AsyncGenerator<Match | FindShape['incomplete'][number]> {
  const registry = access.key;
  for await (const { name: repository } of repositories(access, { inScope })) {
    progress.show({ text: `looking through ${repository}` });
    for await (const page of imagePages(access, repository)) {
      if ('incomplete' in page) yield { registry, repository, why: page.incomplete };
      if (!('images' in page)) break;
      for (const image of page.images) {
        for (const match of matching(image, tag)) yield { registry, repository, ...match };
      }
    }
  }
}

function matching(image: Image, wanted: string): Omit<Match, 'registry' | 'repository'>[] {
  return image.tags.flatMap((tag) => {
    const original = originalTag(image.digest, tag);
    if (tag !== wanted && original !== wanted) return [];
    const pushedAt = isoOrNull(image.pushedAt);
    return [{ digest: image.digest, tag, putAside: original !== undefined, pushedAt }];
  });
}
