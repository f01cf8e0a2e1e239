import { type Look, ownerOf } from '../src/policy/look.ts';
import { lookAt } from '../src/registry/look.ts';
import type { Bring, Restored } from './restore-aside.ts';
import { namesOf } from './restore-one.ts';

/** Tells what a restore would do now, from looks alone: nothing is changed. */
export const planning: Bring = async (deps, access, hold) => {
  const names = namesOf(hold);
  const look = await lookAt(access, hold.repository, [hold.root], names, deps.now);
  const image = look.images.get(hold.root);
  const nothing: Restored = { digest: hold.root, tags: [], taken: [] };
  if (!image) return { ...nothing, failed: 'somebody removed it' };
  if (image.status !== 'ACTIVE')
    return { ...nothing, activating: true, ...(names.length > 0 && { again: true }) };
  const taken = names.filter((name) => isTaken(look, name, hold.root));
  return { ...nothing, taken, tags: names.filter((name) => !taken.includes(name)) };
};

function isTaken(look: Look, name: string, digest: Restored['digest']): boolean {
  const owner = ownerOf(look, name);
  return owner !== null && owner !== digest;
}
