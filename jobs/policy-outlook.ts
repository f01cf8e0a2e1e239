import { rulesInForce } from '../src/policy/applied-rules.ts';
import type { Coverage } from '../src/policy/field-coverage.ts';
import { compileLifecycle } from '../src/policy/lifecycle/compile.ts';
import { diffByEffect, type EffectDiff } from '../src/policy/lifecycle/diff.ts';
import { parseLifecyclePolicy } from '../src/policy/lifecycle/parse.ts';
import type { LifecyclePolicy } from '../src/policy/lifecycle/policy.ts';
import { horizonOf } from '../src/policy/policy-acts.ts';
import type { PolicyChange, PolicyChangeFacts } from '../src/policy/policy-change.ts';
import { diffSums } from '../src/policy/policy-diff.ts';
import { policyFacts, ruleSentence } from '../src/policy/policy-facts.ts';
import type { PolicyRejection } from '../src/policy/policy-rejection.ts';
import type { Objection } from '../src/policy/policy-safety.ts';
import type { RetentionPolicy } from '../src/policy/retention-policy.ts';
import { type RulesApplied, rulesApplied } from './applied-rules.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { retentionOf } from './learn-policy.ts';
import { lookAtPolicy } from './policy-look.ts';
import { gate, type PolicyView, readPolicyView } from './policy-view.ts';
import { NOBODY } from './propose-policy.ts';

/** A learned policy, and what would come of it. Nothing is proposed by looking. */
export interface PolicyOutlook {
  readonly retention: RetentionPolicy;
  /** The policy text as ECR holds it now; absent where there is none. */
  readonly current?: string;
  readonly lifecycle:
    | { readonly text: string; readonly notes: readonly string[] }
    | { readonly refused: readonly string[] };
  /** What rules that Layaway applied do now, each fit for its owner. */
  readonly inForce: readonly string[];
  /** What the compiled policy would do; absent where there is none. */
  readonly effect?: { readonly facts: PolicyChangeFacts; readonly diff: EffectDiff };
  /** Why it would not be proposed, in sentences; empty where it would be. */
  readonly rejected: readonly string[];
  readonly objections: readonly Objection[];
  /** Which fields its tags gave at the last scan; absent where they are not known. */
  readonly fields?: Coverage;
  /** The newest proposal of the repository, whatever became of it. */
  readonly proposal?: PolicyChange;
  /** Why nothing came of it when it was to be proposed last; absent where something did, or nobody tried. */
  readonly tried?: PolicyRejection;
}

/** Learns a repository's policy and tries it out on its images, as a proposal would. */
export async function policyOutlook(
  deps: Deps,
  access: RegistryAccess,
  repository: string,
): Promise<PolicyOutlook | { readonly why: string }> {
  const look = await lookAtPolicy(access, repository, deps.now);
  if (look.status === 'gone') return { why: `no repository is called ${repository} in ${access.key}` };
  if (look.status === 'denied') return { why: `its present policy cannot be read: ${look.why}` };
  const view = await readPolicyView(deps, access, repository);
  if ('why' in view) return { why: `it could not be seen whole: ${view.why}` };
  const retention = await retentionOf(deps, access.id, repository, view.evidence.families);
  const current = look.status === 'found' ? look.text : undefined;
  const snapshot = await deps.store.memory.snapshot(access.key, repository);
  const isOurs = await rulesApplied(deps, access, repository);
  const outlook = tryOut(deps, view, retention, { current, isOurs });
  const { team } = retention.owner;
  const nobody = team === undefined || !deps.config.teams[team];
  return {
    retention,
    ...(current !== undefined && { current }),
    inForce: rulesInForce(current, isOurs).map(ruleSentence),
    ...outlook,
    ...(nobody && { rejected: [...outlook.rejected, NOBODY] }),
    ...(snapshot?.fields && { fields: snapshot.fields }),
    ...(await proposedLast(deps, access, repository)),
  };
}

/** How the newest proposal stands, and the newest attempt that came to none: read anew for every question. */
export async function proposedLast(
  { store: { policies } }: Deps,
  { key }: RegistryAccess,
  repository: string,
): Promise<Pick<PolicyOutlook, 'proposal' | 'tried'>> {
  const [[proposal], tried] = await Promise.all([
    policies.inRepository(key, repository),
    policies.rejection(key, repository),
  ]);
  return { ...(proposal && { proposal }), ...(tried && { tried }) };
}

function tryOut(
  { config }: Deps,
  view: PolicyView,
  retention: RetentionPolicy,
  { current, isOurs }: { readonly current: string | undefined; readonly isOurs: RulesApplied },
): Pick<PolicyOutlook, 'lifecycle' | 'effect' | 'rejected' | 'objections'> {
  const lifecycle = compileLifecycle(retention, current, isOurs);
  if ('refused' in lifecycle) return { lifecycle, rejected: lifecycle.refused, objections: [] };
  const policy = parseLifecyclePolicy(lifecycle.text);
  if ('errors' in policy) return { lifecycle, rejected: policy.errors, objections: [] };
  const { inventory } = view.evidence;
  const horizon = horizonOf(policy, config.retention.rollbackPeriod);
  const preview = { status: 'not-checked', why: 'ECR is asked when the policy is proposed' } as const;
  const { images, listed } = inventory;
  const diff = diffByEffect(parsed(current), policy, images, view.at, { horizonMs: horizon, listed });
  const facts = policyFacts({
    ...{ policy, inventory, retention, preview, horizon },
    notes: lifecycle.notes,
    at: view.at,
    diff: diffSums(diff),
  });
  const gated = gate(lifecycle.text, view);
  return {
    lifecycle,
    effect: { facts, diff },
    rejected: gated.status === 'safe' ? [] : [gated.why],
    objections: gated.status === 'unsafe' ? gated.objections : [],
  };
}

/** A policy that nobody can read is compared as if there were none: then every act of the new one is told. */
function parsed(text: string | undefined): LifecyclePolicy | undefined {
  const policy = text === undefined ? undefined : parseLifecyclePolicy(text);
  return policy && 'rules' in policy ? policy : undefined;
}
