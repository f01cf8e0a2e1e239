import type { Instant } from '../src/policy/time.ts';
import type { Place, Post, Poster } from '../src/slack/poster.ts';
import type { Posted, Posts } from '../src/store/store.ts';

/** What a message holds, to find its cards again. */
type Contents = Pick<Posted, 'reviews' | 'notAsked'>;

/** `later`: not posted now, the next tick tries again. */
export type PostedOnce =
  | ({ readonly status: 'posted' } & Place)
  | { readonly status: 'later'; readonly why: string }
  | { readonly status: 'refused'; readonly sentence: string };

/**
 * Posts a message once, whatever crashes in between: the claim is written first, the place after. A claim without a
 * place means that nobody knows whether Slack has it, so the channel is searched for the key before posting again.
 */
export async function postOnce(
  { posts, poster, now }: { posts: Posts; poster: Poster; now: () => Instant },
  key: string,
  post: Post,
  contents: Contents,
): Promise<PostedOnce> {
  const claim = await posts.claim(key, now());
  if (claim.status === 'posted') return { status: 'posted', channel: claim.channel, ts: claim.ts };
  if (claim.status === 'unknown') {
    const found = await poster.find(post.channel, key, claim.since, post.threadTs);
    if (found.status === 'found') return await noted(posts, key, found, contents);
    if (found.status === 'refused') return { status: 'refused', sentence: found.sentence };
    if (found.status !== 'absent')
      return { status: 'later', why: 'the channel could not be searched for an earlier try' };
  }
  const result = await poster.post({ ...post, key });
  switch (result.status) {
    case 'posted':
      return await noted(posts, key, result, contents);
    case 'refused':
      await posts.release(key);
      return { status: 'refused', sentence: result.sentence };
    case 'later':
      await posts.release(key);
      return { status: 'later', why: 'Slack asks to wait' };
    case 'unknown':
      return { status: 'later', why: result.why };
  }
}

async function noted(
  posts: Posts,
  key: string,
  { channel, ts }: Place,
  contents: Contents,
): Promise<PostedOnce> {
  await posts.posted(key, { channel, ts, ...contents });
  return { status: 'posted', channel, ts };
}
