import type { Hold } from '../src/policy/hold.ts';
import { compileRetention } from '../src/policy/retention.ts';
import type { Rejudged } from '../src/policy/step-facts.ts';
import { SECOND } from '../src/policy/time.ts';
import { asBefore } from './as-before.ts';
import { compare, type View } from './compare.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import type { Evidence } from './evidence.ts';
import { FreshEvidence } from './fresh-evidence.ts';
import { usesOfHeld } from './held-uses.ts';
import { closerLook, contextFor, type JudgeInput } from './judge-repository.ts';
import { familiesOf, readRepository } from './read-repository.ts';
import type { Judge } from './reconcile.ts';

/** A listing may be this old when a change is planned on it; with the order's own 30 s it is read again in time. */
const FRESH = 15 * SECOND;

/**
 * Judges held families again on fresh evidence. Sources are asked once for all holds of a registry, and a repository is
 * listed once for all of its holds, as long as the answers are fresh.
 */
export class Rejudging implements Judge {
  readonly #deps: Deps;
  readonly #access: RegistryAccess;
  readonly #evidence: FreshEvidence;
  readonly #views = new Map<string, View>();

  constructor(deps: Deps, access: RegistryAccess) {
    this.#deps = deps;
    this.#access = access;
    this.#evidence = new FreshEvidence(deps, access);
  }

  /** What fresh evidence says of a hold, against what was approved. */
  async ask(hold: Hold): Promise<Rejudged> {
    const view = await this.#view(hold.repository);
    return 'why' in view ? { status: 'unknown', why: view.why } : await this.#judge(hold, view);
  }

  /** The same where the answers are at hand still: nothing is asked. */
  async known(hold: Hold): Promise<Rejudged> {
    const view = this.#fresh(hold.repository);
    return view ? await this.#judge(hold, view) : { status: 'not-asked' };
  }

  async #judge(hold: Hold, view: View): Promise<Rejudged> {
    const rejudged = compare(hold, view);
    // Before it is acted on: a use that ends tomorrow would else be forgotten with what it stopped.
    if (rejudged.status === 'in-use') {
      await this.#deps.memory.rememberUses(this.#access.key, hold.repository, usesOfHeld(hold, view));
    }
    return rejudged;
  }

  async #view(repository: string): Promise<View | { why: string }> {
    const evidence = await this.#evidence.get();
    const known = this.#fresh(repository);
    if (known) return known;
    const view = await readView(this.#deps, this.#access, repository, evidence);
    if ('why' in view) return view;
    this.#views.clear(); // one repository at a time is enough: holds come sorted by repository
    this.#views.set(repository, view);
    return view;
  }

  #fresh(repository: string): View | undefined {
    const view = this.#views.get(repository);
    const fresh = view && view.evidence === this.#evidence.known && this.#deps.now() - view.at < FRESH;
    return fresh ? view : undefined;
  }
}

async function readView(
  deps: Deps,
  access: RegistryAccess,
  repository: string,
  evidence: Evidence,
): Promise<View | { why: string }> {
  const read = await readRepository(access, repository);
  // The end of the listing counts: a large repository takes longer to list than an order lives, and what a change
  // rests on most, the family itself, is looked at again right before it.
  const at = deps.now();
  if (read.status !== 'read') return { why: read.status === 'gone' ? 'the repository is gone' : read.why };
  const open = await deps.store.holds.underWayIn(access.key, repository);
  const images = asBefore(read.images, open);
  const families = await familiesOf(deps, access, repository, images);
  const classifier = compileRetention({ rules: deps.config.retention.classes });
  const input: JudgeInput = { repository, images: read.images, families, evidence, classifier };
  const context = await closerLook(deps, access, input, await contextFor(deps, access, input));
  return {
    at,
    evidence,
    context,
    all: families,
    families: new Map(families.map((family) => [family.root.digest, family])),
  };
}
