import { type Look, ownerOf } from '../src/policy/look.ts';
import { lookAt } from '../src/registry/look.ts';
import type { Bring, Restored } from './restore-aside.ts';

/**
 * Tells what a restore of images one after the other would do now, from looks alone: nothing is changed. A name that
 * one of them would get is taken for those that come after it.
 */
export function planning(): Bring {
  const given = new Set<string>();
  return async (deps, access, hold) => {
    const names = hold.members.flatMap(({ tags }) => tags);
    const look = await lookAt(access, hold.repository, [hold.root], names, deps.now);
    const image = look.images.get(hold.root);
    const nothing: Restored = { digest: hold.root, tags: [], taken: [] };
    if (!image) return { ...nothing, failed: 'somebody removed it' };
    if (image.status !== 'ACTIVE')
      return { ...nothing, activating: true, ...(names.length > 0 && { again: true }) };
    const taken = names.filter((name) => given.has(name) || isTaken(look, name, hold.root));
    const tags = names.filter((name) => !taken.includes(name));
    for (const name of tags) given.add(name);
    return { ...nothing, taken, tags };
  };
}

function isTaken(look: Look, name: string, digest: Restored['digest']): boolean {
  const owner = ownerOf(look, name);
  return owner !== null && owner !== digest;
}
