import {
  type ECRClient,
  GetLifecyclePolicyPreviewCommand,
  type GetLifecyclePolicyPreviewResponse,
  type LifecyclePolicyPreviewResult,
  StartLifecyclePolicyPreviewCommand,
} from '@aws-sdk/client-ecr';
import { failureText, isNamed } from '../policy/failure.ts';
import { type Digest, parseDigest } from '../policy/image.ts';
import { samePolicy } from '../policy/policy-text.ts';
import { type Duration, MINUTE, SECOND } from '../policy/time.ts';
import type { RegistryClients } from './clients.ts';
import type { Timer } from './pace.ts';

/** What ECR itself says a policy would do now: the acting rule's priority by digest; or why it did not say. */
export type PolicyPreview =
  | { readonly status: 'complete'; readonly rules: ReadonlyMap<Digest, number> }
  | { readonly status: 'not-checked'; readonly why: string };

export interface PreviewPatience {
  /** Between two questions whether it is ready. */
  readonly every: Duration;
  /** Longest wait for it to be ready. */
  readonly most: Duration;
}

const PATIENCE: PreviewPatience = { every: 2 * SECOND, most: 2 * MINUTE };
const PAGE = 100;

/**
 * Has ECR try out a policy text. It does so on its own time, one text at a time for a repository, and changes no image.
 * Started once, by the client that tries once: another preview under way is not ours to wait for. Never throws:
 * whatever goes wrong is an answer of its own, and none of them is "fine".
 */
export async function previewPolicy(
  { id, read, change }: RegistryClients,
  repositoryName: string,
  text: string,
  timer: Timer,
  patience: PreviewPatience = PATIENCE,
): Promise<PolicyPreview> {
  const target = { registryId: id.account, repositoryName };
  try {
    await change.send(new StartLifecyclePolicyPreviewCommand({ ...target, lifecyclePolicyText: text }));
    const first = await whenReady(read, target, timer, patience);
    if ('why' in first) return notChecked(first.why);
    if (!samePolicy(first.lifecyclePolicyText, text)) return notChecked('ECR answered for another policy');
    return { status: 'complete', rules: await allPages(read, target, first) };
  } catch (error) {
    if (isNamed(error, ['LifecyclePolicyPreviewInProgressException'])) {
      return notChecked('another preview of this repository is under way');
    }
    return notChecked(failureText(error, 'ecr:StartLifecyclePolicyPreview'));
  }
}

const notChecked = (why: string): PolicyPreview => ({ status: 'not-checked', why });

interface Target {
  readonly registryId: string;
  readonly repositoryName: string;
}

async function whenReady(
  client: ECRClient,
  target: Target,
  timer: Timer,
  { every, most }: PreviewPatience,
): Promise<GetLifecyclePolicyPreviewResponse | { readonly why: string }> {
  const until = timer.now() + most;
  for (;;) {
    const answer = await client.send(new GetLifecyclePolicyPreviewCommand({ ...target, maxResults: PAGE }));
    if (answer.status === 'COMPLETE') return answer;
    if (answer.status !== 'IN_PROGRESS') return { why: `ECR ended its preview as ${answer.status}` };
    if (timer.now() + every > until) return { why: 'ECR had not finished its preview in time' };
    await timer.sleep(every);
  }
}

async function allPages(
  client: ECRClient,
  target: Target,
  first: GetLifecyclePolicyPreviewResponse,
): Promise<ReadonlyMap<Digest, number>> {
  const rules = new Map<Digest, number>();
  let page = first;
  for (;;) {
    for (const result of page.previewResults ?? []) note(rules, result);
    const { nextToken } = page;
    if (nextToken === undefined) return rules;
    page = await client.send(
      new GetLifecyclePolicyPreviewCommand({ ...target, maxResults: PAGE, nextToken }),
    );
    if (page.status !== 'COMPLETE') throw new Error('the preview changed while it was read');
    if (page.nextToken === nextToken) throw new Error('its pages go round in a circle');
  }
}

function note(rules: Map<Digest, number>, result: LifecyclePolicyPreviewResult): void {
  const digest = parseDigest(result.imageDigest ?? '');
  if (!digest || result.appliedRulePriority === undefined) {
    throw new Error('ECR named an image without its digest or rule');
  }
  rules.set(digest, result.appliedRulePriority);
}
