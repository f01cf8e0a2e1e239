import type { Work } from '../../jobs/due.ts';
import { ownerNow } from '../../jobs/owner-now.ts';
import { policyStateEntry } from '../../jobs/policy-entries.ts';
import { movePolicyChange, type PolicyChange } from '../policy/policy-change.ts';
import { decidePolicy, type PolicyDecision } from '../policy/policy-decide.ts';
import { reachOf } from '../policy/policy-reach.ts';
import type { Role } from '../policy/review.ts';
import { permissionsOf } from '../policy/review-decide.ts';
import { hasLapsed } from '../policy/second-approval.ts';
import type { Clicker, Refusal } from '../slack/desk.ts';
import type { PolicyCard, PolicyDesk, PolicyImagesPage, PolicyWish } from '../slack/policy-desk.ts';
import { POLICY_IMAGES_PER_PAGE } from '../slack/views/policy-windows.ts';
import type { DeskParts } from './desk.ts';
import { noteRefusal } from './note-refusal.ts';
import { createPolicyQuestions, mayHere } from './policy-ask.ts';
import { undatedHere } from './watch-clock.ts';

/** What deciding about lifecycle policies needs. */
export interface PolicyDeskParts
  extends Pick<DeskParts, 'store' | 'now' | 'mode' | 'log' | 'authorize' | 'mayAsk' | 'owners' | 'unfit'> {
  readonly leadMustApprove: boolean;
  /** Whether more than one registry is configured: cards then say which is meant. */
  readonly several: boolean;
  /** Tells the worker. A decision is stored: should the job be lost, the next sweep does the same. */
  readonly askWorker: (work: Work) => Promise<void>;
}

const GONE: Refusal = {
  refused: 'This proposal is no longer known here. A newer message may propose it again.',
};

/** The application behind the buttons of a proposed policy: authorize, decide, save with its record, tell the worker. */
export function createPolicyDesk(parts: PolicyDeskParts): PolicyDesk {
  const { store } = parts;
  return {
    decide: (clicker, policy, wish) => decideOnce(parts, clicker, policy, wish),
    async card(policy) {
      const change = await store.policies.get(policy);
      return change && policyCardOf(parts, change);
    },
    images: (clicker, policy, page) => imagesPage(parts, clicker, policy, page),
    async text(clicker, policy) {
      const change = await shownTo(parts, clicker, policy, 'read its policy');
      return 'refused' in change ? change : { card: policyCardOf(parts, change) };
    },
    ...createPolicyQuestions(parts),
  };
}

export function policyCardOf(
  { mode, leadMustApprove, several }: Pick<PolicyDeskParts, 'mode' | 'leadMustApprove' | 'several'>,
  change: PolicyChange,
): PolicyCard {
  return { change, mode, leadMustApprove, ...(several && { several: true }) };
}

/** Two people may click in the same moment; the second one decides again on what the first one left. */
const TRIES = 3;

async function decideOnce(
  parts: PolicyDeskParts,
  clicker: Clicker,
  id: string,
  wish: PolicyWish,
): Promise<{ card: PolicyCard } | Refusal> {
  for (let i = 0; i < TRIES; i++) {
    const change = await parts.store.policies.get(id);
    if (!change) return GONE;
    // Whoever owned it when it was proposed may have handed it over since (promise 12).
    const { team } = await ownerNow(parts.store, parts.owners, change);
    // At once: each may take as long as a call to Slack.
    const [authority, first] = await Promise.all([
      parts.authorize(clicker, team),
      firstStanding(parts, change, team, clicker, wish),
    ]);
    if ('refused' in authority) {
      const { repository, registry } = change;
      const doing = `${wish.kind} its lifecycle policy`;
      return await noteRefusal(parts, { repository, registry }, clicker.user, doing, authority);
    }
    const undated = wish.kind === 'undo' ? undefined : undatedHere(parts);
    if (undated) return undated;
    if (wish.kind !== 'undo' && team !== change.owner.team) return OTHER_OWNER;
    const answer = await answerTo(parts, change, wish, { by: clicker.user, role: authority.role, first });
    if ('refused' in answer) return answer;
    const entry = policyStateEntry(answer, answer.state, parts.now());
    if ((await parts.store.policies.save(answer, [entry])) === 'conflict') continue;
    await tellWorker(parts, id);
    return { card: policyCardOf(parts, { ...answer, version: change.version + 1 }) };
  }
  return { refused: 'Several people are deciding this right now. Please look again and click once more.' };
}

interface Said {
  readonly by: string;
  readonly role: Role;
  readonly first: Role | undefined;
}

async function answerTo(
  { store, mode, now, leadMustApprove }: PolicyDeskParts,
  change: PolicyChange,
  wish: PolicyWish,
  said: Said,
): Promise<PolicyChange | Refusal> {
  if (wish.kind === 'approve' && wish.count !== reachOf(change.facts)) return OTHER_COUNT;
  const at = now();
  const { lapse } = await store.continuity.check(at);
  const decision: PolicyDecision = wish.kind === 'approve' ? { kind: 'approve', mark: wish.mark } : wish;
  const may = permissionsOf(mode);
  const answer = decidePolicy(change, decision, { ...said, now: at, may, leadMustApprove, lapse });
  return 'refused' in answer ? answer : movePolicyChange(change, answer.state);
}

/** Only a list whose count stood on the button counts as approved (promise 10). */
const OTHER_COUNT: Refusal = {
  refused: 'This card shows another policy than the one proposed now. Please read it again.',
};

const OTHER_OWNER: Refusal = {
  refused:
    'This proposal was made for the former owner of the repository. The next scan makes one for its owner of today.',
};

/** What whoever approved first may do today, where this click would be the second approval. Not known is nothing. */
async function firstStanding(
  { authorize, now }: PolicyDeskParts,
  { state }: PolicyChange,
  team: string | undefined,
  clicker: Clicker,
  { kind }: PolicyWish,
): Promise<Role | undefined> {
  if (kind !== 'approve' || state.status !== 'seconding') return undefined;
  if (state.by.id === clicker.user || hasLapsed(state, now())) return undefined;
  const standing = await authorize({ user: state.by.id }, team);
  return 'refused' in standing ? undefined : standing.role;
}

async function tellWorker({ askWorker, log }: PolicyDeskParts, id: string): Promise<void> {
  try {
    await askWorker({ name: 'policy', id });
  } catch (error) {
    log.warn(
      { policy: id, err: error },
      'the worker could not be told; the next sweep will find the decision',
    );
  }
}

/** Whoever may see what `/ecr policy` says of a repository may see what is proposed for it, and nobody else. */
async function shownTo(
  parts: PolicyDeskParts,
  clicker: Clicker,
  id: string,
  doing: string,
): Promise<PolicyChange | Refusal> {
  // Whoever may not even look must not learn what is there.
  const asking = await parts.mayAsk(clicker);
  if ('refused' in asking) return asking;
  const change = await parts.store.policies.get(id);
  if (!change) return GONE;
  const { registry, repository } = change;
  const { team } = await ownerNow(parts.store, parts.owners, change);
  const place = { registry, repository, ...(team !== undefined && { team }) };
  const authority = await mayHere(parts, clicker, place, doing);
  return 'refused' in authority ? authority : change;
}

async function imagesPage(
  parts: PolicyDeskParts,
  clicker: Clicker,
  id: string,
  wanted: number,
): Promise<PolicyImagesPage | Refusal> {
  const change = await shownTo(parts, clicker, id, 'see its images');
  if ('refused' in change) return change;
  const pages = Math.max(1, Math.ceil(reachOf(change.facts) / POLICY_IMAGES_PER_PAGE));
  const page = Math.min(Math.max(1, wanted), pages);
  const first = (page - 1) * POLICY_IMAGES_PER_PAGE;
  const { images } = await parts.store.policies.images(id, first, POLICY_IMAGES_PER_PAGE);
  return { card: policyCardOf(parts, change), images, page, pages };
}
