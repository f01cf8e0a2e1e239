import type { Digest } from '../../src/policy/image.ts';
import { type Duration, HOUR, type Instant } from '../../src/policy/time.ts';
import type { AwsSandbox } from '../../src/sandbox/aws/index.ts';
import { REGION } from '../jobs/world.ts';
import type { Answer } from './events.ts';
import type { Reached } from './told.ts';

export const asideOf = (digest: Digest, tag: string) => `layaway.${digest.slice(7, 15)}.${tag}`;

/** What a person last said of an image, and what they had been shown. */
export interface Word {
  readonly answer: Answer;
  readonly family: readonly Digest[];
  readonly tags: readonly string[];
  readonly stop: 'tags' | 'archive';
  /** When the question was frozen, counted in events. */
  readonly askedAt: number;
  readonly at: Instant;
  readonly watch: Duration;
  /** Redis forgot it. */
  readonly lost?: true;
}

/** One image as the history knows it. `gone`: somebody, or an approved deletion, took it. */
interface Known {
  readonly repository: string;
  readonly digest: Digest;
  gone: boolean;
  /** Somebody pushed the very same content once it was gone. */
  readonly again: boolean;
  /** When it was pulled last, counted in events. */
  pulledAt: number;
}

/**
 * What really happened, kept by the hands that did it and by nothing that Layaway says. Times are counted in events
 * where only their order matters.
 */
export class Truth {
  event = 0;
  blind = false;
  paused = false;
  readonly images = new Map<Digest, Known>();
  /** Who carries an original name, as people left it: `<repository>:<tag>`. */
  readonly owners = new Map<string, Digest>();
  /** What each was last said to become of. */
  readonly words = new Map<Digest, Word>();
  /** When a sweep last came to its end: what was clicked before it has been carried out. */
  sweptAt: Instant = 0;
  /** When the questions were frozen, by review. */
  readonly asked = new Map<string, number>();
  /** When the last of its names was put aside, or it was archived. */
  readonly asideSince = new Map<Digest, Instant>();
  readonly deleted: Digest[] = [];
  /** When no worker was there, and for how long. */
  readonly #away: { readonly from: Instant; readonly time: Duration }[] = [];
  /** How far the history came. */
  readonly reached = new Map<Reached, number>();

  reach(what: Reached, times = 1): void {
    this.reached.set(what, (this.reached.get(what) ?? 0) + times);
  }

  add(repository: string, digest: Digest, tags: readonly string[]): void {
    const again = this.images.has(digest);
    this.images.set(digest, { repository, digest, gone: false, again, pulledAt: -1 });
    for (const tag of tags) this.owners.set(`${repository}:${tag}`, digest);
  }

  /** The names an image has by right. */
  namesOf(digest: Digest): string[] {
    return [...this.owners].flatMap(([name, owner]) =>
      owner === digest ? [name.slice(name.indexOf(':') + 1)] : [],
    );
  }

  pulled(digest: Digest): void {
    const image = this.images.get(digest);
    if (image) image.pulledAt = this.event;
  }

  gone(digest: Digest): void {
    const image = this.images.get(digest);
    if (image) image.gone = true;
    for (const [name, owner] of this.owners) if (owner === digest) this.owners.delete(name);
  }

  /** What stands against deleting this image at this very moment, or undefined. */
  againstDeletion(aws: AwsSandbox, running: ReadonlySet<string>, digest: Digest, now: Instant) {
    const known = this.images.get(digest);
    const view = known && aws.ecr.image(REGION, known.repository, digest);
    if (!known || !view) return undefined;
    const word = this.words.get(digest);
    if (word?.answer !== 'remove') return `the last word on it is ${word?.answer ?? 'none'}`;
    const parents = aws.ecr
      .images(REGION, known.repository)
      .filter(({ children }) => children.includes(digest));
    const users = [digest, ...parents.map((parent) => parent.digest)].find((one) => running.has(one));
    if (users) return 'it runs';
    const stranger = parents.find((parent) => !word.family.includes(parent.digest));
    if (stranger) return 'an index that nobody approved needs it';
    const parts = digest === word.family[0] ? word.family : [digest];
    if (parts.some((one) => (this.images.get(one)?.pulledAt ?? -1) > word.askedAt))
      return 'it was pulled since it was asked about';
    if (!asLeft(word, digest, view)) return `it is not as it was left: ${view.tags} ${view.status}`;
    const since = Math.max(word.at, ...word.family.map((one) => this.asideSince.get(one) ?? 0));
    if (now < since + word.watch + this.#unwatched(since)) return 'its window has not ended';
    return this.blind ? 'nobody can see what runs' : undefined;
  }

  awayFor(from: Instant, time: Duration): void {
    this.#away.push({ from, time });
    this.reach('nobody there');
  }

  /** For how long nobody could see a sign: it shows for an hour, and an hour more is not worth a later date. */
  #unwatched(since: Instant): Duration {
    return this.#away
      .filter(({ from }) => from >= since)
      .reduce((sum, { time }) => sum + Math.max(time - 2 * HOUR, 0), 0);
  }

  /** What stands against putting this image aside at this moment, or undefined. */
  againstPuttingAside(running: ReadonlySet<string>, digest: Digest): string | undefined {
    const word = this.words.get(digest);
    if (!word || !['remove', 'disable', 'archive'].includes(word.answer)) {
      return `the last word on it is ${word?.answer ?? 'none'}`;
    }
    if (running.has(digest)) return 'it runs';
    if (this.paused) return 'everything is paused';
    return this.blind ? 'nobody can see what runs' : undefined;
  }
}

function asLeft(word: Word, digest: Digest, view: { tags: readonly string[]; status: string }): boolean {
  if (word.stop === 'archive') return view.status === 'ARCHIVED';
  if (view.status !== 'ACTIVE') return false;
  const ours = word.tags.map((name) => asideOf(digest, name));
  return view.tags.length === ours.length && view.tags.every((tag) => ours.includes(tag));
}
