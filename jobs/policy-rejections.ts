import { createHash } from 'node:crypto';
import { expiringOf } from '../src/policy/applied-rules.ts';
import { groundOf } from '../src/policy/learning/ground.ts';
import {
  isOver,
  type Passing,
  type PolicyRejection,
  passingAgainst,
} from '../src/policy/policy-rejection.ts';
import { rulesApplied } from './applied-rules.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import type { Evidence } from './evidence.ts';
import { learnedFrom } from './learn-policy.ts';
import { lookAtPolicy } from './policy-look.ts';
import type { Proposal } from './propose-policy.ts';

/** What a proposal would rest on, known without a listing. */
export interface ProposalGround {
  /** Whether the answers teach any rule. */
  readonly teaches: boolean;
  /** Whether the policy in force has rules of ours that delete: what answers teach no more is to leave it again. */
  readonly inForce: boolean;
  readonly fingerprint: string;
}

/** What the answers alone add up to, whom they would be proposed to, and the policy in force. */
export async function groundFor(
  deps: Deps,
  access: RegistryAccess,
  repository: string,
): Promise<ProposalGround> {
  const look = await lookAtPolicy(access, repository, deps.now);
  const from = await learnedFrom(deps, access, repository, []);
  const current = look.status === 'found' ? look.text : undefined;
  const { teaches, text } = groundOf(from, current);
  const ours = expiringOf(current, await rulesApplied(deps, access, repository));
  const { team } = from.owner;
  const parts = [text, team !== undefined && deps.config.teams[team] !== undefined];
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return { teaches, inForce: ours.length > 0, fingerprint: hash.slice(0, 32) };
}

/** Remembers why nothing is proposed, for whoever asks and for the next scan; forgets it where that is over. */
export async function noteProposal(
  { store, now }: Deps,
  { key }: RegistryAccess,
  repository: string,
  proposal: Proposal | undefined,
  { fingerprint }: ProposalGround,
  passing?: Passing,
): Promise<void> {
  const against =
    proposal?.status === 'rejected' && passing ? passingAgainst(proposal.objections, passing) : undefined;
  const rejection =
    proposal?.status === 'rejected'
      ? {
          at: now(),
          why: proposal.why,
          ...(!proposal.passing && { ground: fingerprint }),
          ...(against && { against }),
        }
      : undefined;
  await store.policies.noteRejection(key, repository, rejection);
}

/** What may end any day in a repository, known without a listing. */
export async function passingIn(
  { memory }: Pick<Deps, 'memory'>,
  { key }: RegistryAccess,
  repository: string,
  { index }: Evidence,
): Promise<Passing> {
  const held = await memory.heldIn(key, repository);
  return { held, used: new Set(index.repositories.get(repository)?.named.keys()) };
}

/** Whether the images that spoke against a policy are neither on hold nor in use any more. Asks sources only for that. */
export async function obstaclesGone(
  deps: Deps,
  access: RegistryAccess,
  repository: string,
  rejection: PolicyRejection,
  asking: () => Promise<Evidence>,
): Promise<boolean> {
  if (!rejection.against) return false;
  return isOver(rejection, await passingIn(deps, access, repository, await asking()));
}
