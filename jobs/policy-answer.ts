import type { RegistryKey } from '../src/policy/image.ts';
import { awaitsApproval, isProposalOld, isUnderWay } from '../src/policy/policy-change.ts';
import { type Duration, type Instant, MINUTE } from '../src/policy/time.ts';
import { respondLater } from '../src/slack/respond-later.ts';
import type { Message } from '../src/slack/views/blocks.ts';
import { notLooked, policyAnswerView, proposedView } from '../src/slack/views/policy-answer.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import type { Posting } from './digest.ts';
import { collectEvidence } from './evidence.ts';
import { retentionOf } from './learn-policy.ts';
import { groundFor, noteProposal, passingIn } from './policy-rejections.ts';
import { proposePolicy } from './propose-policy.ts';
import { sharedOutlook } from './shared-look.ts';
import { tellPolicies } from './tell-policies.ts';

/** A question about one repository's policy, as it lies in the queue. Whoever asked was authorized before. */
interface Asked {
  readonly registry: RegistryKey;
  readonly repository: string;
  /** Where Slack takes the answer, for half an hour. */
  readonly responseUrl: string;
  readonly askedAt: Instant;
}

/** `isLead`: whether the answer offers to have it proposed. The click on that is authorized anew. */
export type ShowPolicyWork = Asked & {
  readonly name: 'show-policy';
  readonly isLead: boolean;
  readonly asker: string;
};
export type ProposePolicyWork = Asked & { readonly name: 'propose-policy' };

/** Slack's half an hour, less what looking may take. Later nobody waits any more. */
const WAITED_FOR: Duration = 25 * MINUTE;

type Talking = Pick<Posting, 'poster' | 'lookups'>;

/** `/ecr policy`: looks at the registry as a proposal would, and answers the asker. Nothing is proposed by it. */
export async function answerPolicy(deps: Deps, talking: Talking, work: ShowPolicyWork): Promise<void> {
  await answer(deps, work, async (access) => {
    const found = await sharedOutlook(deps, access, work.repository);
    if ('why' in found) return notLooked(work.repository, found.why);
    const { retention, proposal } = found;
    const link = proposal?.posted && (await talking.lookups.permalink(proposal.posted));
    const { registry, isLead } = work;
    const { owner } = retention;
    const zone =
      (owner.team !== undefined && deps.config.teams[owner.team]?.timezone) || deps.config.schedule.timezone;
    return policyAnswerView(
      {
        ...found,
        ...{ registry, isLead, mode: deps.config.mode },
        ...(link !== undefined && { link }),
      },
      { now: deps.now(), zone },
    );
  });
}

/** *Propose it now*: proposes what was learned, posts its card, and tells the asker what came of it. */
export async function answerPropose(deps: Deps, talking: Talking, work: ProposePolicyWork): Promise<void> {
  await answer(deps, work, async (access) => {
    const { repository } = work;
    const [newest] = await deps.store.policies.inRepository(access.key, repository);
    const waits = newest && awaitsApproval(newest.state) && !isProposalOld(newest, deps.now());
    if (newest && (waits || isUnderWay(newest.state))) {
      return notLooked(repository, 'one is proposed already; its card stands in the channel of its team');
    }
    const retention = await retentionOf(deps, access.id, repository);
    const ground = await groundFor(deps, access, repository);
    // Rules of ours that are taught no more are to go: that is a proposal, too.
    const learned = retention.expires.length > 0 || ground.inForce;
    if (!learned) return proposedView(repository, { status: 'rejected', why: [NOTHING_LEARNED] });
    const proposal = await proposePolicy(deps, access, repository, retention);
    // The next scan tries again once what stands against it is over: that is looked for by name.
    const stopped = proposal.status === 'rejected' && proposal.objections.length > 0;
    const passing = stopped
      ? await passingIn(deps, access, repository, await collectEvidence(deps, access))
      : undefined;
    await noteProposal(deps, access, repository, proposal, ground, passing);
    await tellPolicies(deps, talking);
    return proposedView(repository, proposal);
  });
}

const NOTHING_LEARNED =
  'There is no rule yet: it takes removals of the same kind of images in two different weeks.';

async function answer(
  deps: Deps,
  { registry, repository, responseUrl, askedAt }: Asked,
  look: (access: RegistryAccess) => Promise<Message>,
): Promise<void> {
  const late = deps.now() - askedAt > WAITED_FOR;
  if (late) return deps.log.warn({ registry, repository }, 'asked too long ago');
  const access = deps.registries.find(({ key }) => key === registry);
  const looking = access
    ? look(access)
    : Promise.resolve(notLooked(repository, `the registry ${registry} is not configured any more`));
  const message = await looking.catch((error: unknown) => {
    deps.log.error({ err: error, registry, repository }, 'a policy could not be shown');
    return notLooked(repository, 'something on our side failed. Please try again');
  });
  await respondLater(responseUrl, message).catch((error: unknown) =>
    deps.log.warn({ err: error, repository }, 'the asker could not be answered'),
  );
}
