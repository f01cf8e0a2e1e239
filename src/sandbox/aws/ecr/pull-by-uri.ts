import type { Resolve } from '../ecs/sandbox.ts';
import type { EcrSandbox } from './sandbox.ts';
import type { EcrStore } from './state.ts';

const URI =
  /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)(?::([^@]+))?(?:@(sha256:[0-9a-f]{64}))?$/;

/** Pulls an image by its URI as a runtime does; a digest beats a tag, no reference means `latest`. */
export function pullByUri(store: EcrStore, ecr: EcrSandbox): Resolve {
  return (uri, at) => {
    const [, account = '', region = '', name = '', tag = 'latest', digest] = URI.exec(uri) ?? [];
    const where = { account, region };
    const repository = store.registry(where).repositories.get(name);
    const image = digest === undefined ? repository?.holder(tag) : repository?.image(digest);
    if (!image || ecr.pull(where, name, image.digest, at) === 'not-found') return undefined;
    return image.digest;
  };
}
