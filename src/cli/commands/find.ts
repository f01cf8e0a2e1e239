import type { RegistryAccess } from '../../../jobs/deps.ts';
import type { Image } from '../../policy/image.ts';
import { originalTag } from '../../policy/quarantine-tag.ts';
import { imagePages } from '../../registry/images.ts';
import { repositories } from '../../registry/repositories.ts';
import { defineCommand } from '../command.ts';
import type { FindShape } from '../find-shape.ts';
import { findText } from '../present/find.ts';
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
  help: `Looks through all repositories of the configured registries for a tag, also those that
are not in scope, under its own name and under the name Layaway gives it while its
image is put aside (layaway.<8 hex>.<tag>). What is found put aside can be brought back
with: layaway restore <repository>@<digest>`,
  run: async (call) => {
    const [tag = ''] = call.names;
    const matches: Match[] = [];
    const lookedThrough: { registry: string; repositories: number }[] = [];
    const incomplete: { registry: string; repository: string; why: string }[] = [];
    await withRegistries(call, async ({ registries }) => {
      for (const access of registries) {
        const place = { registry: access.key, repositories: 0 };
        lookedThrough.push(place);
        const next = (repository: string) => {
          place.repositories++;
          call.progress.show({ text: `looking through ${repository}` });
        };
        for await (const found of findIn(access, tag, next)) {
          if ('why' in found) incomplete.push(found);
          else matches.push(found);
        }
      }
    });
    const shape: FindShape = { tag, matches, lookedThrough, incomplete };
    const failed = incomplete.length > 0;
    return { json: shape, text: (screen) => findText(shape, screen), failed };
  },
});

async function* findIn(
  access: RegistryAccess,
  tag: string,
  next: (repository: string) => void,
): AsyncGenerator<Match | FindShape['incomplete'][number]> {
  const registry = access.key;
  for await (const { name: repository } of repositories(access, { inScope: () => true })) {
    next(repository);
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
    const spare = original !== undefined && image.tags.includes(original) && ({ spare: true } as const);
    return [{ digest: image.digest, tag, putAside: original !== undefined, ...spare, pushedAt }];
  });
}
