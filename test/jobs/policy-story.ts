import { type Proposal, proposePolicy } from '../../jobs/propose-policy.ts';
import { type PoliciesSwept, sweepPolicies, sweepPolicy } from '../../jobs/sweep-policies.ts';
import { movePolicyChange, type PolicyChange } from '../../src/policy/policy-change.ts';
import { decidePolicy, type PolicyDecision } from '../../src/policy/policy-decide.ts';
import { policyMark } from '../../src/policy/policy-text.ts';
import type { RetentionPolicy } from '../../src/policy/retention-policy.ts';
import type { Role } from '../../src/policy/review.ts';
import { permissionsOf } from '../../src/policy/review-decide.ts';
import { DAY, MINUTE } from '../../src/policy/time.ts';
import { ENGINEER, LEAD } from './story.ts';
import { type Process, REGION, REPOSITORY, type World } from './world.ts';

/** Branch builds go 30 days after their push. */
export const OURS = policyText({ tagStatus: 'tagged', tagPatternList: ['feat-*'] }, 30);
/** What the repository's owner wrote before. */
export const OWN = policyText({ tagStatus: 'tagged', tagPatternList: ['tmp-*'] }, 300, 'temporary');
/** What somebody writes while ours waits. */
export const OTHER = policyText({ tagStatus: 'tagged', tagPatternList: ['pr-*'] }, 400);

export function policyText(selection: object, days: number, description = 'branch builds'): string {
  const limit = { countType: 'sinceImagePushed', countUnit: 'days', countNumber: days };
  const rule = {
    rulePriority: 1,
    description,
    selection: { ...selection, ...limit },
    action: { type: 'expire' },
  };
  return JSON.stringify({ rules: [rule] });
}

export function retention({ access, clock }: Pick<World, 'access' | 'clock'>): RetentionPolicy {
  return {
    registry: access.id,
    repository: REPOSITORY,
    owner: { team: 'shop', why: 'repository tag owner=shop' },
    asOf: clock.now(),
    protects: [{ class: 'release', tags: ['v*'], keepNewest: 10, why: 'rollback' }],
    expires: [],
    exceptions: [],
    windows: { watch: 14 * DAY, slowWatch: 60 * DAY, rollback: 90 * DAY },
    prevention: [],
    evidence: [],
    notProposed: [],
  };
}

/** Proposes a text as the weekly scan does once something was learned. */
export async function propose(world: World, text = OURS, process: Process = world): Promise<Proposal> {
  return await proposePolicy(process.deps, process.access, REPOSITORY, retention(world), {
    compile: () => ({ text, notes: [] }),
    patience: { every: 1, most: 0 },
  });
}

export async function proposed(world: World, text = OURS): Promise<PolicyChange> {
  const proposal = await propose(world, text);
  if (proposal.status !== 'proposed') throw new Error(JSON.stringify(proposal));
  return proposal.change;
}

/** What a click does: decide, save against the version, write the ledger. */
export async function decideOn(
  { deps, store }: Pick<World, 'deps' | 'store'>,
  id: string,
  decision: PolicyDecision,
  { by = LEAD, role = 'lead' }: { readonly by?: string; readonly role?: Role } = {},
): Promise<void> {
  const change = await current({ store }, id);
  const now = deps.now();
  const decided = decidePolicy(change, decision, {
    ...{ by, role, now, may: permissionsOf(deps.config.mode), leadMustApprove: true },
    first: change.state.status === 'seconding' ? change.state.role : undefined,
  });
  if ('refused' in decided) throw new Error(decided.refused);
  const entry = { at: now, kind: 'decided', policy: id, by, text: decision.kind } as const;
  const saved = await store.policies.save(movePolicyChange(change, decided.state), [entry]);
  if (saved !== 'saved') throw new Error(`${id}: ${saved}`);
}

/** Proposes, and has two people approve. */
export async function approved(world: World, text = OURS): Promise<string> {
  const { id } = await proposed(world, text);
  const decision = { kind: 'approve', mark: policyMark(text) } as const;
  await decideOn(world, id, decision, ENGINEER);
  await decideOn(world, id, decision);
  return id;
}

/** Proposes, approves and carries out. */
export async function applied(world: World, text = OURS): Promise<string> {
  const id = await approved(world, text);
  await carryOn(world, id);
  return id;
}

/** What the worker does after a click. */
export async function carryOn({ deps }: Process, id: string): Promise<PoliciesSwept> {
  const swept = await sweepPolicy(deps, id);
  if (swept.failed.length > 0) throw new Error(JSON.stringify(swept.failed));
  return swept;
}

/** Sweeps every ten minutes for so long. */
export async function sweepFor(
  { clock, deps }: Pick<World, 'clock' | 'deps'>,
  duration: number,
): Promise<void> {
  for (let passed = 0; passed < duration; passed += 10 * MINUTE) {
    clock.move(10 * MINUTE);
    await sweepPolicies(deps);
  }
}

export async function current({ store }: Pick<World, 'store'>, id: string): Promise<PolicyChange> {
  const change = await store.policies.get(id);
  if (!change) throw new Error(`no policy change ${id}`);
  return change;
}

export async function statusOf(world: World, id: string): Promise<string> {
  return (await current(world, id)).state.status;
}

/** The repository's policy as the registry holds it. */
export const inForce = ({ aws }: World) => aws.ecr.lifecyclePolicy(REGION, REPOSITORY);

/** Somebody's own hand, or Terraform. */
export function putByHand({ aws }: World, text: string | undefined): void {
  aws.ecr.setLifecyclePolicy(REGION, REPOSITORY, text);
}

/** The requests that set or delete a policy. */
export function policyCalls({ aws }: World): readonly string[] {
  return aws.calls.all
    .map(({ operation }) => operation)
    .filter((operation) => operation === 'PutLifecyclePolicy' || operation === 'DeleteLifecyclePolicy');
}
