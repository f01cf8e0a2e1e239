import type { Lookups } from './lookups.ts';
import type { Poster } from './poster.ts';
import type { Message } from './views/blocks.ts';
import { checkMessage } from './views/check.ts';
import { safe } from './views/text.ts';

/**
 * A poster that calls nobody: where a message mentions people it says what they are called, unless the post is one that
 * `calls`. Updates notify nobody; they are written the same way, so that a message does not change with its state.
 */
export function quietPoster(poster: Poster, lookups: Pick<Lookups, 'name'>): Poster {
  return {
    ...poster,
    async post(post) {
      if (post.calls) return await poster.post(post);
      return await poster.post({ ...post, message: await withNames(post.message, lookups) });
    },
    async update(place, message) {
      return await poster.update(place, await withNames(message, lookups));
    },
  };
}

/** A name longer than this is cut: a card has room for a mention, not for a speech. */
const LONGEST_NAME = 40;
const MENTION = /<@([UW][A-Z0-9]+)>/g;
const SOMEBODY = 'somebody';

/**
 * The message with names for mentions; `somebody` for whom Slack does not name, and for all where the names would not
 * fit into Slack's limits.
 */
export async function withNames(message: Message, lookups: Pick<Lookups, 'name'>): Promise<Message> {
  const names = await namesIn(JSON.stringify(message), lookups);
  if (names.size === 0) return message;
  const named = replaced(message, (id) => names.get(id) ?? SOMEBODY);
  return checkMessage(named).length === 0 ? named : replaced(message, () => SOMEBODY);
}

/** A sentence in mrkdwn with names for its mentions. */
export async function withoutMentions(text: string, lookups: Pick<Lookups, 'name'>): Promise<string> {
  const names = await namesIn(text, lookups);
  return text.replace(MENTION, (_all, id: string) => names.get(id) ?? SOMEBODY);
}

async function namesIn(text: string, lookups: Pick<Lookups, 'name'>): Promise<ReadonlyMap<string, string>> {
  const ids = new Set([...text.matchAll(MENTION)].map(([, id = '']) => id));
  return new Map(await Promise.all([...ids].map(async (id) => [id, await nameOf(id, lookups)] as const)));
}

async function nameOf(id: string, lookups: Pick<Lookups, 'name'>): Promise<string> {
  const name = await lookups.name(id);
  return name === id ? SOMEBODY : safe(name, LONGEST_NAME);
}

/** What goes back to the app with a click is left as it is. */
const RETURNED: ReadonlySet<string> = new Set(['value', 'action_id', 'block_id']);

function replaced(message: Message, name: (id: string) => string): Message {
  return JSON.parse(JSON.stringify(message), (key, part: unknown) =>
    typeof part === 'string' && !RETURNED.has(key)
      ? part.replace(MENTION, (_all, id: string) => name(id))
      : part,
  );
}
