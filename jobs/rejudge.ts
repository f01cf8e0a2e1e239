import { OWN_READ_MARGIN } from '../src/policy/as-left.ts';
import type { Hold } from '../src/policy/hold.ts';
import type { Image } from '../src/policy/image.ts';
import { EVIDENCE_LIFE, ORDER_LIFE } from '../src/policy/order.ts';
import { originalTag } from '../src/policy/quarantine-tag.ts';
import { compileRetention } from '../src/policy/retention.ts';
import type { Rejudged } from '../src/policy/step-facts.ts';
import { type Duration, type Instant, MINUTE, SECOND } from '../src/policy/time.ts';
import { compare, type View } from './compare.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { collectEvidence, type Evidence } from './evidence.ts';
import { usesOfHeld } from './held-uses.ts';
import { closerLook, contextFor, type JudgeInput } from './judge-repository.ts';
import { familiesOf, readRepository } from './read-repository.ts';

/** A listing may be this old when a change is planned on it; with the order's own 30 s it is read again in time. */
const FRESH = 15 * SECOND;

/** So long after it is complete evidence serves the next holds, too: asking all sources takes thousands of calls. */
const REUSED: Duration = 2 * MINUTE;

/** Evidence this old is read again: an order on it would hardly live. */
const NEARLY_TOO_OLD = EVIDENCE_LIFE - ORDER_LIFE;

/**
 * Judges held families again on fresh evidence. Sources are asked once for all holds of a registry, and a repository is
 * listed once for all of its holds, as long as the answers are fresh.
 */
export class Rejudging {
  readonly #deps: Deps;
  readonly #access: RegistryAccess;
  #collected: Collected | undefined;
  readonly #views = new Map<string, View>();

  constructor(deps: Deps, access: RegistryAccess) {
    this.#deps = deps;
    this.#access = access;
  }

  /** What fresh evidence says of a hold, against what was approved. */
  async rejudge(hold: Hold): Promise<Rejudged> {
    const view = await this.#view(hold.repository);
    if ('why' in view) return { status: 'unknown', why: view.why };
    const rejudged = compare(hold, view);
    // Before it is acted on: a use that ends tomorrow would else be forgotten with what it stopped.
    if (rejudged.status === 'in-use') {
      await this.#deps.memory.rememberUses(this.#access.key, hold.repository, usesOfHeld(hold, view));
    }
    return rejudged;
  }

  async #view(repository: string): Promise<View | { why: string }> {
    const known = this.#views.get(repository);
    const evidence = await this.#freshEvidence();
    if (known && known.evidence === evidence && this.#deps.now() - known.at < FRESH) return known;
    const view = await readView(this.#deps, this.#access, repository, evidence);
    if ('why' in view) return view;
    this.#views.clear(); // one repository at a time is enough: holds come sorted by repository
    this.#views.set(repository, view);
    return view;
  }

  async #freshEvidence(): Promise<Evidence> {
    if (!this.#collected || isOld(this.#collected, this.#deps.now())) {
      const evidence = await collectEvidence(this.#deps, this.#access);
      this.#collected = { evidence, doneAt: this.#deps.now() };
    }
    return this.#collected.evidence;
  }
}

interface Collected {
  readonly evidence: Evidence;
  readonly doneAt: Instant;
}

/**
 * Whether evidence is to be read again. What was too old when it was complete would be so again: it serves the rest of
 * the sweep, for it can still send back what is in use, and every change waits.
 */
function isOld({ evidence, doneAt }: Collected, now: Instant): boolean {
  if (doneAt - evidence.at >= NEARLY_TOO_OLD) return false;
  return now - doneAt >= REUSED || now - evidence.at >= NEARLY_TOO_OLD;
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
