import type { Poster } from '../src/slack/poster.ts';
import type { Message } from '../src/slack/views/blocks.ts';
import type { Deps } from './deps.ts';
import { postOnce } from './post-once.ts';

/** `refused`: Slack takes it for none of them. */
export type Told = 'told' | 'later' | 'refused';

/**
 * Tells people by direct message, each once under `key`. Where none of the first group can be told, the next group is:
 * somebody has to hear of it. `later` while it is not known whether one of them heard.
 */
export async function tellDirectly(
  deps: Pick<Deps, 'store' | 'now' | 'log'>,
  poster: Poster,
  groups: readonly (readonly string[])[],
  key: string,
  message: Message,
): Promise<Told> {
  for (const people of groups) {
    const outcomes = await Promise.all(
      people.map((one) => tellOne(deps, poster, one, `${key} to ${one}`, message)),
    );
    if (outcomes.includes('later')) return 'later';
    if (outcomes.includes('told')) return 'told';
  }
  return 'refused';
}

async function tellOne(
  deps: Pick<Deps, 'store' | 'now' | 'log'>,
  poster: Poster,
  user: string,
  key: string,
  message: Message,
): Promise<Told> {
  const dm = await poster.openDm(user);
  if (dm.status !== 'open' && dm.status !== 'refused') return 'later';
  const result =
    dm.status === 'open'
      ? await postOnce(deps, poster, key, { channel: dm.channel, message, calls: true }, { reviews: [] })
      : dm;
  if (result.status === 'posted') return 'told';
  if (result.status === 'later') return 'later';
  deps.log.error({ user, result }, 'somebody could not be told by direct message');
  return 'refused';
}
