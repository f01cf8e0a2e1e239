import { restEnded } from '../src/policy/at-rest.ts';
import { type Hold, moveHold } from '../src/policy/hold.ts';
import { registryKey } from '../src/policy/image.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { stateEntry } from './entries.ts';
import { readRepository } from './read-repository.ts';

/**
 * Compares what rests, archived or disabled, with what the registry shows: no sweep looks at it, and as long as it counts
 * as held nobody is asked about it. What came back by itself is restored to the end, what is no longer there is gone.
 * Also where its repository left the scope or the registry. What cannot be read stays as it is.
 */
export async function endRests(deps: Deps, access: RegistryAccess): Promise<void> {
  const { holds } = deps.store;
  const resting = (await holds.getMany(await holds.open())).filter(
    ({ registry, state: { status } }) =>
      registryKey(registry) === access.key && (status === 'archived' || status === 'disabled'),
  );
  for (const repository of new Set(resting.map((hold) => hold.repository))) {
    if (deps.stopping?.aborted) return;
    const here = resting.filter((hold) => hold.repository === repository);
    const read = await readRepository(access, repository);
    if (read.status === 'incomplete') {
      deps.log.warn({ repository, why: read.why }, 'what rests there was not looked at');
      continue;
    }
    const images = read.status === 'read' ? read.images : [];
    for (const hold of here) await endRest(deps, hold, images);
  }
}

/** A hold that was saved meanwhile was woken: it needs nothing of this. */
async function endRest(deps: Deps, hold: Hold, images: Parameters<typeof restEnded>[1]): Promise<void> {
  const at = deps.now();
  const state = restEnded(hold, images, at);
  if (state) await deps.store.holds.save(moveHold(hold, state), [stateEntry(hold, state, 'layaway', at)]);
}
