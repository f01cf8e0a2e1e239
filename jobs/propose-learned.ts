import { everyRuleStays } from '../src/policy/applied-rules.ts';
import { failureText } from '../src/policy/failure.ts';
import { registryKey } from '../src/policy/image.ts';
import { compileLifecycle } from '../src/policy/lifecycle/compile.ts';
import { diffByEffect } from '../src/policy/lifecycle/diff.ts';
import { parseLifecyclePolicy } from '../src/policy/lifecycle/parse.ts';
import { awaitsApproval } from '../src/policy/policy-change.ts';
import { stillRejected } from '../src/policy/policy-rejection.ts';
import { isProposalDue } from '../src/policy/proposal-due.ts';
import type { RetentionPolicy } from '../src/policy/retention-policy.ts';
import { permissionsOf } from '../src/policy/review-decide.ts';
import { Unavailable } from '../src/store/errors.ts';
import { rulesApplied } from './applied-rules.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { collectEvidence, type Evidence } from './evidence.ts';
import { retentionOf } from './learn-policy.ts';
import { lookAtPolicy } from './policy-look.ts';
import { groundFor, noteProposal, obstaclesGone, passingIn } from './policy-rejections.ts';
import { blindIn, type PolicyView, readPolicyView } from './policy-view.ts';
import { notKnown, type Proposal, proposePolicy } from './propose-policy.ts';
import { refuseTakenBack } from './taken-back.ts';

/** What became of one repository's learned policy. */
export interface LearnedProposal {
  readonly repository: string;
  readonly status: Proposal['status'] | 'failed';
  readonly why?: string;
}

/** What a scan found that proposals may rest on. */
export interface ProposeAfter {
  /** What the sources said in this scan; asked for once where it is not given. */
  readonly evidence?: Evidence;
  /** Repositories whose policy in force would take what is needed: they do not wait for their turn. */
  readonly urgent?: ReadonlySet<string>;
}

/** The same for every repository of a registry that was scanned; nothing where Layaway may apply no policy. */
export async function proposeAfterScan(
  deps: Deps,
  access: RegistryAccess,
  after: ProposeAfter = {},
): Promise<readonly LearnedProposal[]> {
  if (!permissionsOf(deps.config.mode).delete) return [];
  const known = await deps.store.memory.repositories();
  const here = known.filter(({ registry }) => registryKey(registry) === access.key);
  return await proposeLearned(
    deps,
    access,
    here.map(({ repository }) => repository),
    after,
  );
}

/** The same for one repository whose proposal turned out to be another one by now. Its trouble is logged. */
export async function proposeAnew(deps: Deps, access: RegistryAccess, repository: string): Promise<void> {
  if (!permissionsOf(deps.config.mode).delete) return;
  const proposals = await proposeLearned(deps, access, [repository]);
  deps.log.info({ registry: access.key, repository, proposals }, 'proposed anew');
}

/**
 * Proposes what the answers of a registry's repositories have taught: where there is a rule, where it would change
 * anything, and where nothing was proposed lately. Trouble with one repository leaves the others alone.
 */
export async function proposeLearned(
  deps: Deps,
  access: RegistryAccess,
  repositories: Iterable<string>,
  { evidence, urgent = new Set() }: ProposeAfter = {},
): Promise<readonly LearnedProposal[]> {
  const proposals: LearnedProposal[] = [];
  let asked = evidence;
  const asking = async () => {
    asked ??= await collectEvidence(deps, access);
    return asked;
  };
  for (const repository of repositories) {
    try {
      const proposal = await proposeFor(deps, access, repository, asking, urgent.has(repository));
      if (proposal) proposals.push({ repository, ...outcomeOf(proposal) });
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      const why = failureText(error, 'learning its policy');
      deps.log.warn({ err: error, registry: access.key, repository }, 'no policy was learned');
      await deps.store.policies.noteRejection(access.key, repository, { at: deps.now(), why: [why] });
      proposals.push({ repository, status: 'failed', why });
    }
  }
  return proposals;
}

function outcomeOf(proposal: Proposal): Pick<LearnedProposal, 'status' | 'why'> {
  const { status } = proposal;
  if (status === 'proposed') return { status };
  return { status, why: status === 'same' ? proposal.why : proposal.why.join(' ') };
}

/**
 * Undefined where there is nothing to propose, or not now. Nothing is listed before answers taught a rule, nor while
 * what stood against it the last time rests on the same and is still there.
 */
async function proposeFor(
  deps: Deps,
  access: RegistryAccess,
  repository: string,
  asking: () => Promise<Evidence>,
  urgent: boolean,
): Promise<Proposal | undefined> {
  const { policies } = deps.store;
  if (!(await removedTwice(deps, access, repository))) return undefined;
  const [newest] = await policies.inRepository(access.key, repository);
  if (newest && awaitsApproval(newest.state)) await refuseTakenBack(deps, access, newest);
  const before = await policies.inRepository(access.key, repository);
  if (!isProposalDue(before, deps.now(), urgent)) return undefined;
  const ground = await groundFor(deps, access, repository);
  const last = await policies.rejection(access.key, repository);
  const stands = !urgent && stillRejected(last, ground.fingerprint, deps.now());
  if (last && stands && !(await obstaclesGone(deps, access, repository, last, asking))) return undefined;
  const proposal =
    ground.teaches || ground.inForce ? await tryIt(deps, access, repository, asking) : undefined;
  const passing = proposal && (await passingIn(deps, access, repository, await asking()));
  await noteProposal(deps, access, repository, proposal, ground, passing);
  return proposal;
}

async function tryIt(
  deps: Deps,
  access: RegistryAccess,
  repository: string,
  asking: () => Promise<Evidence>,
): Promise<Proposal | undefined> {
  const evidence = await asking();
  const blind = await blindIn(access, repository, evidence);
  if (blind.length > 0) return notKnown(blind.join('; '));
  const view = await readPolicyView(deps, access, repository, evidence);
  if ('why' in view) return { status: 'rejected', why: [view.why], objections: [], passing: true };
  const retention = await retentionOf(deps, access.id, repository, view.evidence.families);
  if (!(await changesAnything(deps, access, repository, retention, view))) return undefined;
  return await proposePolicy(deps, access, repository, retention, { view });
}

async function removedTwice({ store }: Deps, { key }: RegistryAccess, repository: string): Promise<boolean> {
  const reviews = await store.reviews.getMany(await store.reviews.inRepository(key, repository));
  return reviews.filter(({ state }) => state.status === 'removing').length > 1;
}

/**
 * Whether it would do anything else, sooner or later, to the images there now than the present policy does. Yes where
 * there can be none: then the proposal says why. A rule of ours that goes is a change whatever is there now.
 */
async function changesAnything(
  deps: Deps,
  access: RegistryAccess,
  repository: string,
  retention: RetentionPolicy,
  { evidence: { inventory } }: PolicyView,
): Promise<boolean> {
  const look = await lookAtPolicy(access, repository, deps.now);
  if (look.status === 'gone') return false;
  if (look.status === 'denied') return true;
  const current = look.status === 'found' ? look.text : undefined;
  const isOurs = await rulesApplied(deps, access, repository);
  const compiled = compileLifecycle(retention, current, isOurs);
  // Of no rule at all, a text cannot be made: then what is in force is put back, if at all.
  if ('refused' in compiled) return retention.expires.length > 0;
  if (!everyRuleStays(current, compiled.text, isOurs)) return true;
  const before = current === undefined ? { rules: [] } : parseLifecyclePolicy(current);
  const after = parseLifecyclePolicy(compiled.text);
  if ('errors' in before || 'errors' in after) return true;
  const { images, listed } = inventory;
  const options = { horizonMs: Number.POSITIVE_INFINITY, listed };
  return !diffByEffect(before, after, images, deps.now(), options).isSame;
}
