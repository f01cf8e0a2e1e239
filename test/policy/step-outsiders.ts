import type { Hold } from '../../src/policy/hold.ts';
import type { Digest } from '../../src/policy/image.ts';
import type { Instant } from '../../src/policy/time.ts';
import { asideOf } from './step-promises.ts';
import type { ModelRegistry } from './step-registry.ts';

/** What somebody else can do to a registry. */
export const DEEDS = [
  'push the tag to a new image',
  'push the quarantine tag to a new image',
  'put the tag back by hand',
  'put a tag of their own on it',
  'take the tag off',
  'take the quarantine tag off',
  'take the signature’s name off',
  'delete it',
  'delete the whole family',
  'pull it',
  'archive it',
  'take it out of the archive',
  'list it in a new index',
] as const;

/** `pick` chooses the member and the name. */
export interface Deed {
  readonly what: (typeof DEEDS)[number];
  readonly pick: number;
}

/** Does it, and answers whose pull time it changed, if any. */
export function outsiderDoes(
  { what, pick }: Deed,
  registry: ModelRegistry,
  hold: Hold,
  now: Instant,
): Digest | undefined {
  const named = hold.members.flatMap(({ digest, tags }) => tags.map((tag) => ({ digest, tag })));
  const member = hold.members[pick % hold.members.length];
  if (!member) return undefined;
  const { digest, tag } = named[pick % named.length] ?? { digest: member.digest, tag: 'a' };
  switch (what) {
    case 'push the tag to a new image':
      registry.push([tag]);
      return undefined;
    case 'push the quarantine tag to a new image':
      registry.push([asideOf(digest, tag)]);
      return undefined;
    case 'put the tag back by hand':
      registry.putTag(digest, tag, now);
      return undefined;
    case 'put a tag of their own on it':
      registry.putTag(member.digest, 'hotfix', now);
      return undefined;
    case 'take the tag off':
      registry.untag(digest, tag);
      return undefined;
    case 'take the quarantine tag off':
      registry.untag(digest, asideOf(digest, tag));
      return undefined;
    case 'take the signature’s name off':
      for (const { digest: id, staying } of hold.members)
        for (const name of staying) registry.untag(id, name);
      return undefined;
    case 'delete it':
      registry.remove(member.digest);
      return undefined;
    case 'delete the whole family':
      for (const one of hold.members) registry.remove(one.digest);
      return undefined;
    case 'pull it':
      registry.pull(member.digest, now);
      return registry.images.get(member.digest)?.lastPulledAt === now ? member.digest : undefined;
    case 'archive it':
      registry.archive(member.digest);
      return undefined;
    case 'take it out of the archive':
      registry.activate(member.digest, now);
      return undefined;
    case 'list it in a new index':
      if (registry.images.has(member.digest)) registry.push(['new-index'], [member.digest]);
      return undefined;
  }
}
