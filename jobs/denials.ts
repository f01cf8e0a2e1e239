import { isDeniedCode, isKeyTroubleCode } from '../src/policy/failure.ts';
import type { Hold, HoldStatus } from '../src/policy/hold.ts';
import { type Duration, HOUR, type Instant } from '../src/policy/time.ts';
import type { Outcome } from '../src/registry/changes.ts';
import type { Denial } from '../src/store/denials.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import type { Api } from './turns.ts';

/** A permission is seldom added sooner; until then asking again would only be refused again. */
const BACK_OFF: Duration = HOUR;

/**
 * Repositories that refuse one after the other before a run leaves the API alone. Not the first one, because a role's
 * policy may name the repositories it is good for.
 */
const MOST_REPOSITORIES = 3;

/** What the role was refused in one registry, as one run knows it: a missing permission is not asked about for ever. */
export class Denials {
  readonly #deps: Deps;
  readonly #registry: RegistryAccess['key'];
  readonly #known: Map<string, Denial>;
  readonly #thisRun = new Map<Api, Map<string, Denial>>();

  static async load(deps: Deps, { key }: Pick<RegistryAccess, 'key'>): Promise<Denials> {
    return new Denials(deps, key, await deps.store.denials.of(key));
  }

  private constructor(deps: Deps, registry: RegistryAccess['key'], known: ReadonlyMap<string, Denial>) {
    this.#deps = deps;
    this.#registry = registry;
    this.#known = new Map(known);
  }

  /** Why a state is not entered now: the first change of it would be refused. */
  barsEntry(hold: Hold, status: HoldStatus): string | undefined {
    return this.#bars(hold, firstApis(hold, status));
  }

  /** Why a change is not tried now. Giving back is tried once a run, however lately it was refused. */
  bars(hold: Hold, api: Api): string | undefined {
    return hold.state.status === 'restoring'
      ? this.#thisRun.get(api)?.get(hold.repository)?.why
      : this.#bars(hold, [api]);
  }

  /** Remembers a refusal that asking again does not mend, and forgets it once the API works. */
  async heard({ repository }: Hold, api: Api, outcome: Outcome): Promise<void> {
    const what = `${api} ${repository}`;
    if (outcome.status === 'refused' && isStanding(outcome.code)) {
      const why = `ECR refused: ${outcome.code}, ${outcome.why}; it is tried again within an hour`;
      const denial = { at: this.#deps.now(), why };
      this.#known.set(what, denial);
      this.#thisRun.set(api, new Map(this.#thisRun.get(api)).set(repository, denial));
      await this.#deps.store.denials.note(this.#registry, what, denial);
    }
    if (outcome.status !== 'done') return;
    this.#thisRun.delete(api);
    if (this.#known.delete(what)) await this.#deps.store.denials.forget(this.#registry, what);
  }

  /** When the role was last refused there, 0 for never: those that were not are tried before those that were. */
  lastIn(repository: string): Instant {
    return Math.max(0, ...APIS.map((api) => this.#known.get(`${api} ${repository}`)?.at ?? 0));
  }

  #bars({ repository }: Hold, apis: readonly Api[]): string | undefined {
    return apis.map((api) => this.#here(repository, api) ?? this.#everywhere(api)).find(Boolean);
  }

  #here(repository: string, api: Api): string | undefined {
    const known = this.#known.get(`${api} ${repository}`);
    return known && this.#deps.now() - known.at < BACK_OFF ? known.why : undefined;
  }

  #everywhere(api: Api): string | undefined {
    const refused = [...(this.#thisRun.get(api)?.values() ?? [])];
    return refused.length < MOST_REPOSITORIES ? undefined : refused.at(-1)?.why;
  }
}

const APIS: readonly Api[] = ['PutImage', 'BatchDeleteImage', 'UpdateImageStorageClass'];

/** What is called once a hold has entered a state. */
function firstApis({ stop }: Hold, status: HoldStatus): readonly Api[] {
  if (status === 'deleting') return ['BatchDeleteImage'];
  if (status !== 'quarantining') return [];
  return stop === 'archive' ? ['UpdateImageStorageClass'] : ['PutImage', 'BatchDeleteImage'];
}

function isStanding(code: string): boolean {
  return isDeniedCode(code) || isKeyTroubleCode(code);
}
