import { parseLifecyclePolicy } from '../src/policy/lifecycle/parse.ts';
import type { LifecyclePolicy } from '../src/policy/lifecycle/policy.ts';
import { type Objection, type PolicyEvidence, policySafety } from '../src/policy/policy-safety.ts';
import { compileRetention } from '../src/policy/retention.ts';
import type { Instant } from '../src/policy/time.ts';
import { count } from '../src/policy/wording.ts';
import { repositorySettings } from '../src/registry/repositories.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { collectEvidence, type Evidence } from './evidence.ts';
import { contextFor } from './judge-repository.ts';
import { listedIn } from './lifecycle.ts';
import { familiesOf, readRepository } from './read-repository.ts';

/** A repository and all evidence of it, read fresh to hold a lifecycle policy against. */
export interface PolicyView {
  readonly evidence: PolicyEvidence;
  /** When the listing ended, and when the first source began to look. */
  readonly at: Instant;
  readonly evidenceSince: Instant;
}

/**
 * Reads everything a policy is judged by: minutes in a large account, unless what the sources said is at hand (where
 * something is applied, fresh evidence of this sweep only). Half a listing answers why it is none.
 */
export async function readPolicyView(
  deps: Deps,
  access: RegistryAccess,
  repository: string,
  known?: Evidence,
): Promise<PolicyView | { readonly why: string }> {
  const evidence = known ?? (await collectEvidence(deps, access));
  const read = await readRepository(access, repository);
  const at = deps.now();
  if (read.status !== 'read') return { why: read.status === 'gone' ? 'the repository is gone' : read.why };
  const { images } = read;
  const setting = await repositorySettings(access, repository);
  if (!setting) return { why: 'the repository is gone' };
  const families = await familiesOf(deps, access, repository, images);
  const classifier = compileRetention({ rules: deps.config.retention.classes });
  const input = { repository, images, families, evidence, classifier };
  const [context, listed, blind] = await Promise.all([
    contextFor(deps, access, input),
    listedIn(deps, images),
    blindIn(access, repository, evidence),
  ]);
  const inventory = { images, listed, held: context.heldDigests };
  return { evidence: { inventory, families, setting, context, blind }, at, evidenceSince: evidence.at };
}

/** What cannot be seen of a repository, as sentences: while there is any of it, nothing is safe. Known without a listing. */
export async function blindIn(
  access: RegistryAccess,
  repository: string,
  evidence: Evidence,
): Promise<readonly string[]> {
  return [...blindSpots(evidence), ...(await access.strangersAllowedIn(repository))];
}

/** What could not be seen in this sweep, as sentences. Doubt about one repository is with its families. */
function blindSpots({ reports, notCovered, mentions }: Evidence): string[] {
  const failed = reports.flatMap((report) =>
    report.status === 'ok' ? [] : [`${report.name} cannot tell: ${report.why}`],
  );
  const unread =
    mentions && 'unreadable' in mentions ? [`runbooks and lists cannot tell: ${mentions.unreadable}`] : [];
  return [...failed, ...unread, ...notCovered];
}

/** What the gate says of a text. `objections` is empty where the text itself is not valid. */
export type Gated =
  | { readonly status: 'safe'; readonly policy: LifecyclePolicy; readonly horizon: number }
  | { readonly status: 'unsafe'; readonly why: string; readonly objections: readonly Objection[] }
  | { readonly status: 'unknown'; readonly why: string };

/** Holds a policy text against what was read. */
export function gate(text: string, { evidence }: PolicyView): Gated {
  const policy = parseLifecyclePolicy(text);
  if ('errors' in policy) return { status: 'unsafe', why: policy.errors.join('; '), objections: [] };
  const safety = policySafety(policy, evidence);
  switch (safety.status) {
    case 'safe':
      return { ...safety, policy };
    case 'unsafe': {
      const { objections } = safety;
      return { status: 'unsafe', why: objectionText(objections), objections };
    }
    case 'unknown':
      return { status: 'unknown', why: safety.why.join('; ') };
  }
}

/** `it would touch 3 images that must stay, such as feat-a (rule 2): In use: …`. */
function objectionText(objections: readonly Objection[]): string {
  const [first] = objections;
  if (!first) return 'it would touch images that must stay';
  const name = first.tags[0] ?? first.digest.slice(0, 19);
  const images = count(objections.length, 'image');
  return `it would touch ${images} that must stay, such as ${name} (rule ${first.rule}): ${first.why.replace(/\.$/, '')}`;
}
