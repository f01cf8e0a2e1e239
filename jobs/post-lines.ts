import { threadMessage } from '../src/slack/views/thread.ts';
import type { ToldThread } from '../src/store/threads.ts';
import type { Deps } from './deps.ts';
import type { Posting } from './digest.ts';
import { postOnce } from './post-once.ts';

/**
 * Posts the lines of a thread that wait, in their order, each once. What Slack cannot take now waits for the next
 * sweep, and the lines after it too; what it refuses for good is dropped, for the record has it.
 */
export async function postLines(
  deps: Deps,
  { poster }: Pick<Posting, 'poster'>,
  thread: ToldThread,
  zone: string,
): Promise<void> {
  const done = new Set<string>();
  for (const { key, text, at, channel, threadTs } of thread.waiting) {
    const message = threadMessage(text, at, { now: deps.now(), zone });
    const told = await postOnce(deps, poster, key, { channel, message, threadTs }, { reviews: [] });
    if (told.status === 'later') break;
    if (told.status === 'refused')
      deps.log.error({ review: thread.review, told, text }, 'a line could not be told');
    done.add(key);
  }
  if (done.size > 0) await settle(deps, thread, done);
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
