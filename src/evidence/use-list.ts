import type { Use } from '../policy/evidence.ts';
import type { RegistryId } from '../policy/image.ts';
import { parseDigest } from '../policy/image.ts';
import { findImageUris, parseReference } from '../policy/reference.ts';
import type { Instant } from '../policy/time.ts';
import { SourceFailure } from './source.ts';

/** What a runtime tells beside an address. */
export interface Noted {
  /** The digest it runs. */
  readonly running?: string | undefined;
  readonly resolved?: true;
}

/** Gathers the uses of one registry's images out of everything a source comes across. */
export class UseList {
  readonly #registry: RegistryId;
  readonly #uses = new Map<string, Use>();
  readonly #unclear = new Map<string, string>();

  constructor(registry: RegistryId) {
    this.#registry = registry;
  }

  /** In an order that does not depend on which answer came first: evidence is compared by what it says. */
  get uses(): readonly Use[] {
    return [...this.#uses].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, use]) => use);
  }

  /** Repositories of which this source cannot know, each with one reason. */
  get unclear(): ReadonlyMap<string, string> {
    return new Map([...this.#unclear].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  isOurs(registry: RegistryId | undefined): boolean {
    return registry?.account === this.#registry.account && registry.region === this.#registry.region;
  }

  /**
   * The same use twice counts once: two hundred tasks of a service are one use. Pinned once is pinned; in use now once
   * is in use now, else the later date stays.
   */
  add({ repository, digest, tag, by, pinned, at }: Use): void {
    const key = JSON.stringify([by, repository, tag, digest]);
    const use = { repository, ...(digest && { digest }), ...(tag !== undefined && { tag }), by };
    const known = this.#uses.get(key);
    const last = known ? later(known.at, at) : at;
    this.#uses.set(key, {
      ...use,
      ...((pinned ?? known?.pinned) && { pinned: true }),
      ...(last !== undefined && { at: last }),
    });
  }

  /** Of several reasons the first of the alphabet stays, whichever was found first. */
  doubt(repository: string, why: string): void {
    const known = this.#unclear.get(repository);
    if (known === undefined || why < known) this.#unclear.set(repository, why);
  }

  /**
   * Notes an image a runtime names, and the digest it runs where known. Images of other registries are passed over.
   * `resolved`: the address is the runtime's own, so a digest in it was nobody's choice.
   * An address of ours that cannot be read makes its repository unclear, or, where not even that can be read, throws.
   */
  note(address: string, by: string, { running, resolved }: Noted = {}): void {
    const image = parseReference(address);
    if ('error' in image) {
      this.#salvage(address, by);
      return;
    }
    if (!this.isOurs(image.registry)) return;
    const { repository, tag, digest } = image;
    // To a runtime no tag means `latest`. In files it may mean anything, so they do not come this way.
    this.add({
      repository,
      by,
      ...(digest && { digest, ...(!resolved && { pinned: true }) }),
      ...((tag ?? !digest) && { tag: tag ?? 'latest' }),
    });
    if (!running) return;
    const ran = parseDigest(running);
    if (ran) this.add({ repository, digest: ran, by });
    else this.doubt(repository, `${by} runs an image of ${repository} whose digest cannot be read`);
  }

  #salvage(address: string, by: string): void {
    const found = [...findImageUris(address)].filter(({ registry }) => this.isOurs(registry));
    const [first] = found;
    if (first && first.unresolved === undefined) {
      this.add({ ...first, by, ...(first.digest && { pinned: true }) });
      this.doubt(first.repository, `${by} names an image of ${first.repository} that cannot be read`);
    } else if (first || address.startsWith(`${this.#registry.account}.dkr`)) {
      throw new SourceFailure(`${by} names an image that cannot be read: ${JSON.stringify(address)}`);
    }
  }
}

function later(a: Instant | undefined, b: Instant | undefined): Instant | undefined {
  return a === undefined || b === undefined ? undefined : Math.max(a, b);
}
