import { MINUTE } from '../src/policy/time.ts';
import type { Place, Post, Poster } from '../src/slack/poster.ts';
import type { PostContents } from '../src/store/store.ts';
import type { Deps } from './deps.ts';

/** `later`: not posted now, the next tick tries again. `reviews`: what the message that stands there holds. */
export type PostedOnce =
  | ({ readonly status: 'posted'; readonly reviews: readonly string[] } & Place)
  | { readonly status: 'later'; readonly why: string }
  /** `permanent`: nothing can be posted there until somebody acts. */
  | { readonly status: 'refused'; readonly sentence: string; readonly permanent: boolean };

/** Longer than any post takes: a younger claim may belong to somebody who is posting right now. */
const POSTING = MINUTE;

/**
 * Posts a message once, whatever crashes in between: the claim is written first, the place after. A claim without a
 * place means that nobody knows whether Slack has it, so the channel is searched for the key before posting again.
 */
export async function postOnce(
  deps: Pick<Deps, 'store' | 'now'>,
  poster: Poster,
  key: string,
  post: Post,
  contents: PostContents,
): Promise<PostedOnce> {
  const { posts } = deps.store;
  const claim = await posts.claim(key, deps.now());
  if (claim.status === 'posted') return claim;
  if (claim.status === 'unknown') {
    const found = await settleClaim(deps, poster, key, post, claim.since);
    if (found.status === 'found') {
      return await noted(deps, key, found, (await posts.intended(key)) ?? contents);
    }
    if (found.status !== 'absent') return found;
  }
  await posts.intend(key, contents);
  const result = await poster.post({ ...post, key });
  switch (result.status) {
    case 'posted':
      return await noted(deps, key, result, contents);
    case 'refused':
      await posts.release(key);
      return { status: 'refused', sentence: result.sentence, permanent: result.permanent };
    case 'later':
      await posts.release(key);
      return { status: 'later', why: 'Slack asks to wait' };
    case 'unknown':
      return { status: 'later', why: result.why };
  }
}

type Settled =
  | ({ readonly status: 'found' } & Place)
  | { readonly status: 'absent' }
  | Exclude<PostedOnce, { status: 'posted' }>;

/** `absent` is answered to one process only: whoever hears it posts. */
async function settleClaim(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  poster: Poster,
  key: string,
  post: Post,
  since: number,
): Promise<Settled> {
  if (now() - since < POSTING) return { status: 'later', why: 'it may be under way' };
  const found = await poster.find(post.channel, key, since, post.threadTs);
  if (found.status === 'found') return found;
  if (found.status === 'refused')
    return { status: 'refused', sentence: found.sentence, permanent: found.permanent };
  if (found.status !== 'absent') {
    return { status: 'later', why: 'the channel could not be searched for an earlier try' };
  }
  const mine = await store.once(`post again ${key}`, POSTING);
  return mine ? { status: 'absent' } : { status: 'later', why: 'another process posts it' };
}

async function noted(
  { store }: Pick<Deps, 'store'>,
  key: string,
  { channel, ts }: Place,
  contents: PostContents,
): Promise<PostedOnce> {
  await store.posts.posted(key, { channel, ts, ...contents });
  return { status: 'posted', channel, ts, reviews: contents.reviews };
}
