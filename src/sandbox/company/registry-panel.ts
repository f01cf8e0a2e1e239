import type { Digest } from '../../policy/image.ts';
import { originalTag } from '../../policy/quarantine-tag.ts';
import type { ImageView } from '../aws/ecr/sandbox.ts';
import type { AwsSandbox } from '../aws/server.ts';
import type { RegistryImage, RegistryRow, RegistryView } from '../slack/page-server/registry-view.ts';

/** The registry itself for the page's side panel, deleted images included: it remembers what it has ever shown. */
export class RegistryPanel {
  readonly #aws: AwsSandbox;
  readonly #region: string;
  readonly #known = new Map<string, Map<Digest, ImageView>>();

  constructor(aws: AwsSandbox, region: string) {
    this.#aws = aws;
    this.#region = region;
    this.#look();
  }

  /** All repositories in counts; with a name, that repository's images too, what changed lately first. */
  view = async (repository?: string): Promise<RegistryView> => {
    this.#look();
    const repositories = [...this.#known.keys()].sort().map((name) => this.#row(name));
    return repository === undefined ? { repositories } : { repositories, images: this.#images(repository) };
  };

  #look(): void {
    for (const name of this.#aws.ecr.repositories(this.#region)) {
      const known = this.#known.get(name) ?? new Map<Digest, ImageView>();
      this.#known.set(name, known);
      for (const image of this.#aws.ecr.images(this.#region, name)) known.set(image.digest, image);
    }
  }

  #images(repository: string): RegistryImage[] {
    const there = new Set(this.#aws.ecr.images(this.#region, repository).map((image) => image.digest));
    const expired = this.#aws.ecr.expired(this.#region, repository);
    const images = [...(this.#known.get(repository)?.values() ?? [])].map((image): RegistryImage => {
      const shown = show(image, there.has(image.digest));
      return shown.state === 'deleted' && expired.has(image.digest) ? { ...shown, expired: true } : shown;
    });
    const order = ['put-aside', 'archived', 'deleted', 'active'];
    return images.sort(
      (a, b) => order.indexOf(a.state) - order.indexOf(b.state) || (b.pushedAt ?? 0) - (a.pushedAt ?? 0),
    );
  }

  #row(name: string): RegistryRow {
    const images = this.#images(name);
    const count = (state: RegistryImage['state']) => images.filter((image) => image.state === state).length;
    const bytes = images.reduce((sum, image) => sum + (image.state === 'deleted' ? 0 : image.bytes), 0);
    return {
      name,
      active: count('active'),
      putAside: count('put-aside'),
      archived: count('archived'),
      deleted: count('deleted'),
      bytes,
    };
  }
}

function show(image: ImageView, there: boolean): RegistryImage {
  const { digest, tags, sizeBytes = 0, pushedAt, lastPulledAt, status } = image;
  const aside = tags.some((tag) => originalTag(digest, tag) !== undefined);
  const resting = status === 'ACTIVE' ? 'active' : 'archived';
  return {
    digest,
    tags,
    bytes: sizeBytes,
    state: there ? (aside ? 'put-aside' : resting) : 'deleted',
    ...(pushedAt !== undefined && { pushedAt }),
    ...(lastPulledAt !== undefined && { lastPulledAt }),
  };
}
