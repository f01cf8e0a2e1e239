import type { Hold } from '../src/policy/hold.ts';
import type { Digest } from '../src/policy/image.ts';
import { namesBehind, type PutAside, putAsideUnder } from '../src/policy/name-of-two.ts';
import { type Instant, MINUTE } from '../src/policy/time.ts';
import { lookAt } from '../src/registry/look.ts';
import type { Deps, RegistryAccess } from './deps.ts';

/** Names that a hold must not take back, and the image each is left to. */
export type Behind = (hold: Hold) => Promise<ReadonlyMap<string, Digest>>;

type ByName = ReadonlyMap<string, readonly Digest[]>;

/** A repository's open holds, as they were at a moment. */
interface Listed {
  readonly at: Instant;
  readonly byName: ByName;
  readonly asideAt: ReadonlyMap<Digest, Instant | undefined>;
}

/**
 * Which images of a repository Layaway put aside under the same name, one after the other. Its holds are read once a
 * minute: while a large restore runs, that is thousands of names. Only where several share a name ECR is asked, too.
 */
export class NamesOfTwo {
  readonly #deps: Deps;
  readonly #access: RegistryAccess;
  readonly #listed = new Map<string, Listed>();

  constructor(deps: Deps, access: RegistryAccess) {
    this.#deps = deps;
    this.#access = access;
  }

  readonly behind: Behind = async (hold) => {
    const { byName, asideAt } = await this.#list(hold.repository);
    const names = hold.members.flatMap(({ tags }) => tags);
    const shared = names.flatMap((name) => {
      const carriers = byName.get(name) ?? [];
      return carriers.length > 1 ? carriers : [];
    });
    if (shared.length === 0) return new Map();
    const own = hold.members.map(({ digest }) => digest);
    const digests = [...own, ...shared];
    const { images } = await lookAt(this.#access, hold.repository, digests, [], this.#deps.now);
    const seen = (digest: Digest): PutAside[] => {
      const image = images.get(digest);
      return image ? [{ image, asideAt: asideAt.get(digest) }] : [];
    };
    const under = putAsideUnder([...new Set(shared)].flatMap(seen));
    return new Map(
      hold.members.flatMap(({ digest, tags }) =>
        seen(digest).flatMap((one) => [...namesBehind(one, tags, under)]),
      ),
    );
  };

  async #list(repository: string): Promise<Listed> {
    const known = this.#listed.get(repository);
    const at = this.#deps.now();
    if (known && Math.abs(at - known.at) < MINUTE) return known;
    const holds = await this.#deps.store.holds.underWayIn(this.#access.key, repository);
    const listed = { at, byName: byName(holds), asideAt: asideAtOf(holds) };
    this.#listed.set(repository, listed);
    return listed;
  }
}

/** When each image was put aside, as its hold says. */
export function asideAtOf(holds: readonly Hold[]): ReadonlyMap<Digest, Instant | undefined> {
  return new Map(holds.flatMap(({ members, asideAt }) => members.map(({ digest }) => [digest, asideAt])));
}

function byName(holds: readonly Hold[]): ByName {
  const carriers = new Map<string, Digest[]>();
  for (const { digest, tags } of holds.flatMap(({ members }) => members)) {
    for (const tag of tags) {
      const known = carriers.get(tag);
      if (known) known.push(digest);
      else carriers.set(tag, [digest]);
    }
  }
  return carriers;
}
