import type { Digest } from '../../src/policy/image.ts';
import { DAY } from '../../src/policy/time.ts';
import type { Call } from '../../src/sandbox/aws/call.ts';
import { REGION } from '../jobs/world.ts';
import type { History } from './events.ts';
import { type Report, short } from './promises.ts';
import type { Stage } from './stage.ts';
import { asideOf, type Truth } from './truth.ts';

interface Input {
  readonly repositoryName: string;
  readonly imageIds?: readonly { imageDigest?: Digest; imageTag?: string }[];
  readonly imageDigest?: Digest;
  readonly imageTag?: string;
  readonly imageId?: { imageDigest?: Digest };
  readonly targetStorageClass?: string;
}

/** Stands beside the registry and judges each change at the moment it is asked for. */
export class Witness {
  readonly #stage: Stage;
  readonly #truth: Truth;
  readonly #history: History;
  readonly #report: Report;
  readonly #spent = new Map<string, Set<string>>();

  constructor(stage: Stage, truth: Truth, history: History, report: Report) {
    this.#stage = stage;
    this.#truth = truth;
    this.#history = history;
    this.#report = report;
    for (const operation of ['PutImage', 'BatchDeleteImage', 'UpdateImageStorageClass']) {
      const run = (call: Call) => this.#see(call.operation, call.input as Input);
      stage.aws.faults.inject(operation, { kind: 'before', run });
    }
  }

  /** Notes what a change that was let through came to. */
  settle(): void {
    for (const [digest, { repository, gone }] of this.#truth.images) {
      const view = this.#stage.aws.ecr.image(REGION, repository, digest);
      if (gone || view || !this.#asked.has(digest)) continue;
      this.#truth.gone(digest);
      this.#truth.deleted.push(digest);
    }
  }

  readonly #asked = new Set<Digest>();

  #see(operation: string, input: Input): void {
    if (operation === 'PutImage') this.#put(input);
    else if (operation === 'BatchDeleteImage') this.#remove(input);
    else if (input.targetStorageClass === 'ARCHIVE' && input.imageId?.imageDigest)
      this.#aside(input, input.imageId.imageDigest, 'archive');
  }

  #put({ repositoryName, imageDigest: digest, imageTag: tag = '', ...rest }: Input): void {
    if (!digest) return;
    if (tag.startsWith('layaway.')) {
      this.#aside({ repositoryName, ...rest }, digest, tag);
      return;
    }
    const holder = this.#stage.aws.ecr.tags(REGION, repositoryName).get(tag);
    // What a race took is given back that way: then the name is its own.
    const rightful = this.#truth.owners.get(`${repositoryName}:${tag}`) === digest;
    if (holder && holder !== digest && !rightful) {
      this.#report('a restore takes no name from another image', `${tag} from ${short(holder)}`);
    }
  }

  #remove({ repositoryName, imageIds = [] }: Input): void {
    for (const { imageDigest, imageTag } of imageIds) {
      const holder = imageTag && this.#stage.aws.ecr.tags(REGION, repositoryName).get(imageTag);
      if (imageTag === undefined) this.#delete(repositoryName, imageDigest);
      else if (holder && (!imageDigest || holder === imageDigest))
        this.#untag(repositoryName, holder, imageTag);
    }
  }

  #untag(repositoryName: string, digest: Digest, tag: string): void {
    const tags = this.#stage.aws.ecr.image(REGION, repositoryName, digest)?.tags ?? [];
    const aside = tag.startsWith('layaway.');
    const other = aside ? tag.split('.').slice(2).join('.') : asideOf(digest, tag);
    if (!tags.includes(other)) {
      this.#report('no name is taken before its other form is there', `${tag} of ${short(digest)}`);
    }
    if (!aside) this.#aside({ repositoryName }, digest, tag);
  }

  #aside({ repositoryName }: Input, digest: Digest, what: string): void {
    const why = this.#truth.againstPuttingAside(this.#running(), digest);
    if (why) {
      const said = `${what} on ${short(digest)}: ${why}`;
      this.#report('nothing is put aside that is used, unapproved, paused or in doubt', said);
    }
    this.#truth.asideSince.set(digest, this.#stage.clock.now());
    this.#spend(repositoryName, `aside ${digest}`);
  }

  #delete(repository: string, digest: Digest | undefined): void {
    const { aws, clock } = this.#stage;
    if (!digest || !aws.ecr.image(REGION, repository, digest)) return;
    const why = this.#truth.againstDeletion(aws, this.#running(), digest, clock.now());
    if (why) {
      const promise = 'nothing is deleted that was used, kept, touched, unapproved or before its window';
      this.#report(promise, `${short(digest)}: ${why}`);
    }
    const root = this.#truth.words.get(digest)?.family[0] === digest;
    if (this.#history.mode !== 'delete' || (root && this.#truth.paused))
      this.#report('mode stops every deletion, pause that of what is whole', short(digest));
    this.#asked.add(digest);
    this.#spend(repository, `delete ${digest}`);
  }

  #running(): ReadonlySet<string> {
    return new Set([...this.#stage.runtimes.running.values()].map(({ digest }) => digest));
  }

  /** A hold pays on each day it changes something: what an interruption carries over midnight is not counted twice. */
  #spend(repository: string, what: string): void {
    if (
      this.#history.events.some(
        (event) => 'crash' in event || event.kind === 'trouble' || event.kind === 'redis',
      )
    )
      return;
    const key = `${repository} ${Math.floor(this.#stage.clock.now() / DAY)}`;
    const spent = this.#spent.get(key) ?? new Set();
    this.#spent.set(key, spent.add(what));
    // A family that is larger than the budget of a day goes alone.
    const families = new Set(
      [...spent].map((one) => {
        const [did = '', image = ''] = one.split(' ');
        return `${did} ${this.#truth.words.get(image as Digest)?.family[0]}`;
      }),
    );
    if (spent.size > this.#history.budget && families.size > 1)
      this.#report('no more than the budget of a day', `${key}: ${spent.size}`);
  }
}
