import { compileLifecycle } from '../src/policy/lifecycle/compile.ts';
import { type PolicyChange, policyChangeId } from '../src/policy/policy-change.ts';
import { policyDiff } from '../src/policy/policy-diff.ts';
import { policyFacts } from '../src/policy/policy-facts.ts';
import { type PolicyImage, policyImages } from '../src/policy/policy-images.ts';
import type { Objection } from '../src/policy/policy-safety.ts';
import { samePolicy } from '../src/policy/policy-text.ts';
import type { RetentionPolicy } from '../src/policy/retention-policy.ts';
import type { PreviewPatience } from '../src/registry/policy-preview.ts';
import { rulesApplied } from './applied-rules.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { policyStateEntry } from './policy-entries.ts';
import { lookAtPolicy, looksSame } from './policy-look.ts';
import { gate, type PolicyView, readPolicyView } from './policy-view.ts';
import { crossCheck } from './preview-policy.ts';

/** `rejected`: why nothing is proposed, in sentences, and the images that stand against it. */
export type Proposal =
  | { readonly status: 'proposed'; readonly change: PolicyChange }
  | { readonly status: 'same'; readonly why: string }
  | {
      readonly status: 'rejected';
      readonly why: readonly string[];
      readonly objections: readonly Objection[];
      /** It may be gone at the next scan, though the answers and the policy in force are as they were. */
      readonly passing?: true;
    };

/** Makes a policy text from a retention policy and the present policy, or says why there can be none. */
type Compile = typeof compileLifecycle;

export interface ProposeOptions {
  readonly patience?: PreviewPatience;
  /** The repository as somebody read it just now, with what the sources of this scan said. */
  readonly view?: PolicyView;
  /** What makes the text. */
  readonly compile?: Compile;
}

/**
 * Proposes a lifecycle policy: compiles it into the present one, holds it against a fresh inventory with all evidence,
 * has ECR cross-check it, and stores it for two people to approve. It changes nothing in the registry.
 */
export async function proposePolicy(
  deps: Deps,
  access: RegistryAccess,
  repository: string,
  retention: RetentionPolicy,
  { compile = compileLifecycle, patience, view: known }: ProposeOptions = {},
): Promise<Proposal> {
  const { team } = retention.owner;
  if (team === undefined || !deps.config.teams[team]) return rejected([NOBODY]);
  const look = await lookAtPolicy(access, repository, deps.now);
  if (look.status === 'gone') return passing('The repository is gone.');
  if (look.status === 'denied') return passing(`Its present policy cannot be read: ${look.why}.`);
  const former = look.status === 'found' ? look.text : undefined;
  const compiled = compile(retention, former, await rulesApplied(deps, access, repository));
  if ('refused' in compiled) return rejected(compiled.refused);
  const { text } = compiled;
  if (samePolicy(text, former)) return { status: 'same', why: 'The repository has this policy already.' };
  const view = known ?? (await readPolicyView(deps, access, repository));
  if ('why' in view) return passing(`The repository could not be seen whole: ${view.why}.`);
  const gated = gate(text, view);
  if (gated.status === 'unknown') return notKnown(gated.why);
  if (gated.status === 'unsafe') return rejected([`${gated.why}.`], gated.objections);
  const { inventory } = view.evidence;
  const preview = await crossCheck(
    deps,
    access,
    repository,
    { text, policy: gated.policy, inventory },
    patience,
  );
  const { horizon, policy } = gated;
  const facts = policyFacts({
    policy,
    inventory,
    retention,
    notes: compiled.notes,
    preview,
    horizon,
    at: view.at,
    diff: policyDiff(former, policy, inventory, view.at, horizon),
  });
  if (!looksSame(look, await lookAtPolicy(access, repository, deps.now))) {
    return passing('Somebody changed the policy at this moment. It is proposed anew at the next scan.');
  }
  const proposedAt = deps.now();
  const change: PolicyChange = {
    id: policyChangeId(access.id, repository, proposedAt),
    version: 0,
    registry: access.id,
    repository,
    owner: retention.owner,
    proposedAt,
    text,
    ...(former !== undefined && { former }),
    facts,
    retention,
    state: { status: 'proposed' },
  };
  return await store(deps, change, policyImages(policy, inventory, view.at, horizon));
}

/** A card that nobody may answer would stand in the way of every later one. */
export const NOBODY = 'No team with a channel is known to own the repository, so nobody could approve it.';

async function store(deps: Deps, change: PolicyChange, images: readonly PolicyImage[]): Promise<Proposal> {
  const entry = policyStateEntry(change, change.state, change.proposedAt);
  const saved = await deps.store.policies.propose(change, entry, images);
  if (saved === 'saved') return { status: 'proposed', change };
  return passing(`Another policy of this repository is ${saved.standing.state.status} at this moment.`);
}

function rejected(
  why: readonly string[],
  objections: readonly Objection[] = [],
): Proposal & { readonly status: 'rejected' } {
  return { status: 'rejected', why, objections };
}

/** Where the sources could not tell. They are asked anew by the next scan. */
export function notKnown(why: string): Proposal {
  return passing(`What is in use is not known: ${why}.`);
}

function passing(why: string): Proposal {
  return { ...rejected([why]), passing: true };
}
