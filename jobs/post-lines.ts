import type { Message } from '../src/slack/views/blocks.ts';
import { threadMessage } from '../src/slack/views/thread.ts';
import type { ThreadLine, ToldThread } from '../src/store/threads.ts';
import type { Deps } from './deps.ts';
import type { Posting } from './digest.ts';
import { postOnce } from './post-once.ts';
import { tellDirectly } from './tell-directly.ts';

/** Whose line it is: the zone its times are read in, and who hears of a trip where its approvers cannot be told. */
export interface Readers {
  readonly zone: string;
  readonly leads: readonly string[];
}

/** `closed`: the channel takes nothing until somebody acts. */
type Posted = 'done' | 'later' | 'closed';

/**
 * Posts the lines of a thread that wait, in their order, each once. What Slack cannot take now waits for the next
 * sweep, and the lines after it too; so do they while the channel is closed to us. A line that has to be heard goes to
 * its people directly then. A line refused for itself is dropped, for the record has it.
 */
export async function postLines(
  deps: Deps,
  { poster }: Pick<Posting, 'poster'>,
  thread: ToldThread,
  { zone, leads }: Readers,
): Promise<void> {
  const done = new Set<string>();
  let closed = false;
  for (const line of thread.waiting) {
    const message = threadMessage(line.text, line.at, line.threadTs, { now: deps.now(), zone });
    const posted: Posted = closed ? 'closed' : await postLine(deps, poster, line, message);
    if (posted === 'later') break;
    closed ||= posted === 'closed' && line.channel !== undefined;
    if (posted === 'done' || (await toldDirectly(deps, poster, line, message, leads))) done.add(line.key);
  }
  if (done.size > 0) await settle(deps, thread, done);
}

async function postLine(
  deps: Deps,
  poster: Posting['poster'],
  { key, channel, threadTs, to, text }: ThreadLine,
  message: Message,
): Promise<Posted> {
  if (channel === undefined || threadTs === undefined) return 'closed';
  const post = { channel, message, threadTs, calls: true } as const;
  const told = await postOnce(deps, poster, key, post, { reviews: [] });
  if (told.status === 'posted') return 'done';
  if (told.status === 'later') return 'later';
  deps.log.error({ channel, told, text }, 'a line could not be told in its thread');
  return told.permanent || to !== undefined ? 'closed' : 'done';
}

async function toldDirectly(
  deps: Deps,
  poster: Posting['poster'],
  { key, to }: ThreadLine,
  message: Message,
  leads: readonly string[],
): Promise<boolean> {
  if (to === undefined) return false;
  return (await tellDirectly(deps, poster, [to, leads], key, message)) === 'told';
}

/** Notes which lines stand. They may be noted again: what stands is known by its key. */
async function settle(
  { store }: Pick<Deps, 'store'>,
  thread: ToldThread,
  done: ReadonlySet<string>,
): Promise<void> {
  for (let now: ToldThread | undefined = thread; now; ) {
    const waiting = now.waiting.filter(({ key }) => !done.has(key));
    if ((await store.threads.save({ ...now, waiting }, false)) === 'saved') return;
    now = (await store.threads.getMany([thread.review])).get(thread.review);
  }
}
