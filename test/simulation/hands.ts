import type { Digest } from '../../src/policy/image.ts';
import { originalTag } from '../../src/policy/quarantine-tag.ts';
import { DAY } from '../../src/policy/time.ts';
import { REGION, START } from '../jobs/world.ts';
import type { Deed, Seed } from './events.ts';
import type { Stage } from './stage.ts';
import type { Truth } from './truth.ts';

/** What people, pipelines and runtimes do in the registry: past Layaway, and written down in the truth. */
export class Hands {
  readonly #stage: Stage;
  readonly #truth: Truth;
  #names = 0;

  constructor(stage: Stage, truth: Truth) {
    this.#stage = stage;
    this.#truth = truth;
  }

  seed(repository: string, seed: Seed): void {
    const old = START - 200 * DAY;
    const push = (tags: readonly string[], children?: readonly Digest[]) =>
      this.push(repository, tags, { pushedAt: old, ...(children && { children }) });
    switch (seed) {
      case 'plain':
        push([this.#name()]);
        return;
      case 'two tags':
        push([this.#name(), this.#name()]);
        return;
      case 'untagged':
        push([]);
        return;
      case 'index':
        push([this.#name()], [push([]), push([])]);
        return;
      case 'twins': {
        const shared = push([]);
        push([this.#name()], [shared, push([])]);
        push([this.#name()], [shared]);
        return;
      }
      case 'undated': {
        const digest = push([this.#name()]);
        this.#stage.aws.ecr.amend(REGION, repository, digest, { pushedAt: undefined });
      }
    }
  }

  push(
    repository: string,
    tags: readonly string[],
    seed: { readonly pushedAt?: number; readonly children?: readonly Digest[] } = {},
  ): Digest {
    const digest = this.#stage.aws.ecr.push(REGION, repository, { tags, ...seed });
    this.#truth.add(repository, digest, tags);
    return digest;
  }

  /** Does it to the chosen image; what cannot be done to it is left undone. */
  do(deed: Deed, pick: number): void {
    const there = [...this.#truth.images.values()].filter(({ gone }) => !gone);
    const chosen = there[pick % Math.max(there.length, 1)];
    if (chosen) this.#doTo(deed, chosen.repository, chosen.digest);
  }

  /** Somebody pushes another image under this name; with a second one, losing the first does not end it. */
  take(repository: string, tag: string, andAnother = false): void {
    this.push(repository, andAnother ? [tag, this.#name()] : [tag]);
  }

  #doTo(deed: Deed, repository: string, digest: Digest): void {
    const { aws, runtimes } = this.#stage;
    const view = aws.ecr.image(REGION, repository, digest);
    if (!view) return;
    switch (deed) {
      case 'push':
        this.push(repository, [this.#name()]);
        return;
      case 'move a tag': {
        const [name] = this.#truth.namesOf(digest);
        if (name !== undefined) this.take(repository, name);
        return;
      }
      case 'put a tag back':
        this.#putBack(repository, digest, view.tags);
        return;
      case 'put a new tag':
        if (view.status === 'ACTIVE') this.#tag(repository, digest, this.#name());
        return;
      case 'take a tag off':
        this.#takeOff(repository, digest, view.tags[0]);
        return;
      case 'delete':
        aws.ecr.remove(REGION, repository, digest);
        this.#truth.gone(digest);
        return;
      case 'archive':
        aws.ecr.archive(REGION, repository, digest);
        return;
      case 'pull':
        this.#pull(repository, digest);
        return;
      case 'deploy':
        if (this.#pull(repository, digest)) this.#run(repository, digest);
        return;
      case 'roll back':
        // Machines may still have it: then nobody pulls.
        this.#run(repository, digest);
        return;
      case 'undeploy': {
        const [service] = runtimes.running.keys();
        if (service !== undefined) runtimes.running.delete(service);
        return;
      }
      case 'list in an index':
        this.push(repository, [this.#name()], { children: [digest] });
    }
  }

  #run(repository: string, digest: Digest): void {
    this.#stage.runtimes.running.set(`ECS ${this.#name()}`, { repository, digest });
  }

  #pull(repository: string, digest: Digest): boolean {
    const { ecr } = this.#stage.aws;
    if (ecr.pull(REGION, repository, digest) === 'not-found') return false;
    for (const one of [digest, ...(ecr.image(REGION, repository, digest)?.children.slice(0, 1) ?? [])])
      this.#truth.pulled(one);
    return true;
  }

  #putBack(repository: string, digest: Digest, tags: readonly string[]): void {
    const name = tags.map((tag) => originalTag(digest, tag)).find((tag) => tag !== undefined);
    if (name !== undefined && this.#truth.owners.get(`${repository}:${name}`) === digest)
      this.#tag(repository, digest, name);
  }

  #tag(repository: string, digest: Digest, tag: string): void {
    const view = this.#stage.aws.ecr.image(REGION, repository, digest);
    if (view?.status !== 'ACTIVE' || view.tags.includes(tag)) return;
    this.#stage.aws.ecr.tag(REGION, repository, digest, tag);
    this.#truth.owners.set(`${repository}:${tag}`, digest);
  }

  /** Moved to an image that is deleted at once: that is what taking a tag off looks like from outside. */
  #takeOff(repository: string, digest: Digest, tag: string | undefined): void {
    if (tag === undefined) return;
    const { ecr } = this.#stage.aws;
    ecr.remove(REGION, repository, ecr.push(REGION, repository, { tags: [tag] }));
    const name = originalTag(digest, tag) ?? tag;
    const other = ecr
      .image(REGION, repository, digest)
      ?.tags.find((one) => (originalTag(digest, one) ?? one) === name);
    if (other === undefined) this.#truth.owners.delete(`${repository}:${name}`);
  }

  #name(): string {
    return `feat-${this.#names++}`;
  }
}
