import type { RegistryAccess } from '../../../jobs/deps.ts';
import type { Image } from '../../policy/image.ts';
import { nameBeforeQuarantine, originalTag } from '../../policy/quarantine-tag.ts';
import { imagePages } from '../../registry/images.ts';
import { repositories } from '../../registry/repositories.ts';
import { defineCommand } from '../command.ts';
import type { FindShape } from '../find-shape.ts';
import { findText } from '../present/find.ts';
import type { Progress } from '../progress.ts';
import { isoOrNull } from '../to-shapes.ts';
import { unreachableShapes } from '../unreachable.ts';
import { type Looking, withRegistries } from '../with-registries.ts';

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
image is put aside (layaway.<8 hex>.<tag>). What is put aside or archived comes back
with: layaway restore <repository>@<digest>. Where one of several registries cannot be
reached, it looks through the others and exits with 1.`,
  run: async (call) => {
    const [tag = ''] = call.names;
    const needs = { withoutRedis: { unasked: true }, anyRegistry: true } as const;
    const found = await withRegistries(call, (looking) => findTag(looking, tag, call.progress), needs);
    const failed = found.incomplete.length + found.unreachable.length > 0;
    return { json: found, text: (screen) => findText(found, screen), failed };
  },
});

/** Looks through one registry after the other. Throws where none of them can be asked. */
async function findTag(
  { registries, ...opened }: Looking,
  tag: string,
  progress: Progress,
): Promise<FindShape> {
  const matches: Match[] = [];
  const lookedThrough: { registry: string; repositories: number }[] = [];
  const incomplete: { registry: string; repository: string; why: string }[] = [];
  const unreachable = [...opened.unreachable];
  for (const access of registries) {
    const place = { registry: access.key, repositories: 0 };
    const next = (repository: string) => {
      if (place.repositories++ === 0) lookedThrough.push(place);
      progress.show({ text: `looking through ${repository}` });
    };
    try {
      for await (const found of findIn(access, tag, next)) {
        if ('why' in found) incomplete.push(found);
        else matches.push(found);
      }
      if (place.repositories === 0) lookedThrough.push(place);
    } catch (error) {
      if (registries.length === 1 && unreachable.length === 0) throw error;
      unreachable.push({ registry: access.key, error });
    }
  }
  return { tag, matches, lookedThrough, incomplete, unreachable: unreachableShapes(unreachable) };
}

async function* findIn(
  access: RegistryAccess,
  tag: string,
  next: (repository: string) => void,
): AsyncGenerator<Match | FindShape['incomplete'][number]> {
  const registry = access.key;
  for await (const { name: repository } of repositories(access, { inScope: () => true })) {
    next(repository);
    const found: Found[] = [];
    const carried = new Set<string>();
    for await (const page of imagePages(access, repository)) {
      if ('incomplete' in page) yield { registry, repository, why: page.incomplete };
      if (!('images' in page)) break;
      for (const image of page.images) {
        if (image.tags.includes(nameBeforeQuarantine(tag))) carried.add(nameBeforeQuarantine(tag));
        found.push(...matching(image, tag));
      }
    }
    for (const { original, ...match } of found) {
      const taken =
        original !== undefined && !match.spare && carried.has(original) && ({ taken: true } as const);
      yield { registry, repository, ...match, ...taken };
    }
  }
}

type Found = Omit<Match, 'registry' | 'repository'> & { readonly original: string | undefined };

function matching({ digest, tags, pushedAt, status }: Image, wanted: string): Found[] {
  return tags.flatMap((tag) => {
    const original = originalTag(digest, tag);
    if (tag !== wanted && original !== wanted) return [];
    const spare = original !== undefined && tags.includes(original) && ({ spare: true } as const);
    const away = status !== 'ACTIVE' && { status };
    const image = { digest, tag, pushedAt: isoOrNull(pushedAt) };
    return [{ ...image, original, putAside: original !== undefined, ...spare, ...away }];
  });
}
