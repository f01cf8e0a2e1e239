import { OWN_READ_MARGIN } from '../src/policy/as-left.ts';
import { type Hold, isResting } from '../src/policy/hold.ts';
import type { Image } from '../src/policy/image.ts';
import { originalTag } from '../src/policy/quarantine-tag.ts';
import { compileRetention } from '../src/policy/retention.ts';
import type { Rejudged } from '../src/policy/step-facts.ts';
import { type Instant, SECOND } from '../src/policy/time.ts';
import { compare, type View } from './compare.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { collectEvidence, type Evidence } from './evidence.ts';
import { closerLook, contextFor, type JudgeInput } from './judge-repository.ts';
import { familiesOf, readRepository } from './read-repository.ts';

/** Evidence may be this old when a change is planned on it; with the order's own 30 s it is read again in time. */
const FRESH = 15 * SECOND;

/**
 * Judges held families again on fresh evidence. Sources are asked once for all holds of a registry, and a repository is
 * listed once for all of its holds, as long as the answers are fresh.
 */
export class Rejudging {
  readonly #deps: Deps;
  readonly #access: RegistryAccess;
  #evidence: Promise<Evidence> | undefined;
  #evidenceSince: Instant = 0;
  readonly #views = new Map<string, View>();

  constructor(deps: Deps, access: RegistryAccess) {
    this.#deps = deps;
    this.#access = access;
  }

  /** What fresh evidence says of a hold, against what was approved. */
  async rejudge(hold: Hold): Promise<Rejudged> {
    const view = await this.#view(hold.repository);
    return 'why' in view ? { status: 'unknown', why: view.why } : compare(hold, view);
  }

  async #view(repository: string): Promise<View | { why: string }> {
    const known = this.#views.get(repository);
    if (known && this.#deps.now() - Math.min(known.at, known.evidence.at) < FRESH) return known;
    const evidence = await this.#freshEvidence();
    const view = await readView(this.#deps, this.#access, repository, evidence);
    if ('why' in view) return view;
    this.#views.clear(); // one repository at a time is enough: holds come sorted by repository
    this.#views.set(repository, view);
    return view;
  }

  async #freshEvidence(): Promise<Evidence> {
    if (!this.#evidence || this.#deps.now() - this.#evidenceSince >= FRESH) {
      this.#evidence = collectEvidence(this.#deps, this.#access);
      this.#evidenceSince = (await this.#evidence).at;
    }
    return await this.#evidence;
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
  const open = (await deps.store.holds.inRepository(access.key, repository)).filter(
    (hold) => !isResting(hold.state.status),
  );
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

/**
 * The images as they would be had Layaway not touched them: quarantine tags under their old names, archived members
 * active, and our own manifest reads taken out of the pull times. Anything else that changed shows.
 */
function asBefore(images: readonly Image[], holds: readonly Hold[]): Image[] {
  const held = new Map(
    holds.flatMap((hold) => hold.members.map((member) => [member.digest, { hold, member }] as const)),
  );
  return images.map((image) => {
    const ours = held.get(image.digest);
    if (!ours) return image;
    const { hold, member } = ours;
    const { lastPulledAt, ...rest } = image;
    const ownPull =
      lastPulledAt !== undefined &&
      hold.readAt !== undefined &&
      Math.abs(lastPulledAt - hold.readAt) <= OWN_READ_MARGIN;
    const pulled = ownPull ? member.lastPulledAt : lastPulledAt;
    return {
      ...rest,
      tags: [...new Set(image.tags.map((tag) => originalTag(image.digest, tag) ?? tag))],
      status: hold.stop === 'archive' ? 'ACTIVE' : image.status,
      ...(pulled !== undefined && { lastPulledAt: pulled }),
    };
  });
}
