import { OWN_READ_MARGIN } from '../src/policy/as-left.ts';
import type { Family } from '../src/policy/family.ts';
import { fingerprintText } from '../src/policy/fingerprint.ts';
import { type Hold, isResting } from '../src/policy/hold.ts';
import type { Digest, Image } from '../src/policy/image.ts';
import { judgeFamily } from '../src/policy/judge.ts';
import type { JudgeContext } from '../src/policy/judge-context.ts';
import { originalTag } from '../src/policy/quarantine-tag.ts';
import { compileRetention } from '../src/policy/retention.ts';
import type { Rejudged } from '../src/policy/step-facts.ts';
import { type Instant, SECOND } from '../src/policy/time.ts';
import { findingsFor } from '../src/policy/use-index.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { collectEvidence, type Evidence } from './evidence.ts';
import { closerLook, contextFor, type JudgeInput } from './judge-repository.ts';
import { fingerprintHash } from './open-reviews.ts';
import { familiesOf, readRepository } from './read-repository.ts';

/** Evidence may be this old when a change is planned on it; with the order's own 30 s it is read again in time. */
const FRESH = 15 * SECOND;

/** A repository as it would be without Layaway's own doings, with what its families are judged by. */
interface View {
  readonly at: Instant;
  readonly families: ReadonlyMap<Digest, Family>;
  readonly all: readonly Family[];
  readonly context: JudgeContext;
  readonly evidence: Evidence;
}

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
    if ('why' in view) return { status: 'unknown', why: view.why };
    const family = view.families.get(hold.root);
    return family ? compare(hold, family, view) : withoutRoot(hold, view);
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
  const at = deps.now();
  const read = await readRepository(access, repository);
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
      lastPulledAt <= hold.readAt + OWN_READ_MARGIN;
    const pulled = ownPull ? member.lastPulledAt : lastPulledAt;
    return {
      ...rest,
      tags: [...new Set(image.tags.map((tag) => originalTag(image.digest, tag) ?? tag))],
      status: hold.stop === 'archive' ? 'ACTIVE' : image.status,
      ...(pulled !== undefined && { lastPulledAt: pulled }),
    };
  });
}

function compare(hold: Hold, family: Family, view: View): Rejudged {
  const verdict = judgeFamily(family, { ...view.context, recheckOf: hold.root });
  const use = verdict.findings.find((finding) => finding.status === 'in-use');
  if (use?.status === 'in-use') return { status: 'in-use', by: use.by };
  const unknown = verdict.findings.find((finding) => finding.status === 'unknown');
  if (unknown?.status === 'unknown') return { status: 'unknown', why: `${unknown.source}: ${unknown.why}` };
  const [reason] = verdict.reasons;
  if (verdict.kind === 'unclear' && reason?.scope === 'registry')
    return { status: 'unknown', why: reason.text };
  if (verdict.kind !== 'removable')
    return { status: 'changed', why: reason?.text ?? 'it is no longer removable' };
  if (fingerprintHash(fingerprintText(family, verdict)) !== hold.fingerprint) {
    return { status: 'changed', why: 'its images, tags or evidence are not those that were approved' };
  }
  return { status: 'as-approved', at: Math.min(view.at, view.evidence.at) };
}

/** The root is no family of its own: deleted already, or a part of something new. Any use of what is left speaks for it. */
function withoutRoot(hold: Hold, view: View): Rejudged {
  const ours = new Set(hold.members.map((member) => member.digest));
  const parts = view.all.filter((family) => family.members.some((member) => ours.has(member.digest)));
  if (parts.some((family) => family.members.some((member) => member.digest === hold.root))) {
    return { status: 'changed', why: 'it became part of another image' };
  }
  for (const family of parts) {
    const stranger = family.members.find((member) => !ours.has(member.digest));
    if (stranger) return { status: 'changed', why: `${stranger.digest.slice(0, 19)} needs a part of it` };
    for (const finding of findingsFor(hold.repository, family, view.evidence.index)) {
      if (finding.status === 'in-use') return { status: 'in-use', by: finding.by };
      if (finding.status === 'unknown')
        return { status: 'unknown', why: `${finding.source}: ${finding.why}` };
    }
  }
  return { status: 'as-approved', at: Math.min(view.at, view.evidence.at) };
}
