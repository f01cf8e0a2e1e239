import { type Look, ownerOf } from '../src/policy/look.ts';
import { lookAtHold } from './hold-look.ts';
import type { Bring, Restored } from './restore-aside.ts';

/** What a restore of one image would do now, from a look alone: nothing is changed. */
export const planOne: Bring = async (deps, access, hold) => {
  const look = await lookAtHold(access, hold, deps.now);
  const image = look.images.get(hold.root);
  const nothing: Restored = { digest: hold.root, tags: [], taken: [] };
  if (!image) return { ...nothing, failed: 'somebody removed it' };
  if (hold.stop === 'archive') return { ...nothing, activating: true };
  const names = hold.members.flatMap(({ tags }) => tags);
  const taken = names.filter((name) => isTaken(look, name, hold.root));
  return { ...nothing, taken, tags: names.filter((name) => !taken.includes(name)) };
};

function isTaken(look: Look, name: string, digest: Restored['digest']): boolean {
  const owner = ownerOf(look, name);
  return owner !== null && owner !== digest;
}
