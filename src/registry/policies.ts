import {
  GetLifecyclePolicyCommand,
  GetRepositoryPolicyCommand,
  ListPullTimeUpdateExclusionsCommand,
} from '@aws-sdk/client-ecr';
import { failureText, isDenied, isNamed } from '../policy/failure.ts';
import { SECOND } from '../policy/time.ts';
import type { RegistryReader } from './clients.ts';

/** A document of a repository. `none` and `gone` are facts; `denied` means that nobody here knows. */
export type PolicyText =
  | { readonly status: 'found'; readonly text: string }
  | { readonly status: 'none' }
  | { readonly status: 'gone' }
  | { readonly status: 'denied'; readonly why: string };

/** The repository's own lifecycle policy as JSON text. Throws on failures other than those it names. */
export function lifecyclePolicy(reader: RegistryReader, repository: string): Promise<PolicyText> {
  return policyText('ecr:GetLifecyclePolicy', 'LifecyclePolicyNotFoundException', async () => {
    const command = new GetLifecyclePolicyCommand(named(reader, repository));
    return (await reader.read.send(command)).lifecyclePolicyText;
  });
}

/** The repository's resource policy as JSON text: who else may pull. Throws on failures other than those it names. */
export function repositoryPolicy(reader: RegistryReader, repository: string): Promise<PolicyText> {
  return policyText('ecr:GetRepositoryPolicy', 'RepositoryPolicyNotFoundException', async () => {
    const command = new GetRepositoryPolicyCommand(named(reader, repository));
    return (await reader.read.send(command)).policyText;
  });
}

function named(reader: RegistryReader, repositoryName: string) {
  return { registryId: reader.id.account, repositoryName };
}

async function policyText(
  action: string,
  none: string,
  read: () => Promise<string | undefined>,
): Promise<PolicyText> {
  try {
    const text = await read();
    return text ? { status: 'found', text } : { status: 'none' };
  } catch (error) {
    if (isNamed(error, [none])) return { status: 'none' };
    if (isNamed(error, ['RepositoryNotFoundException'])) return { status: 'gone' };
    if (isDenied(error)) return { status: 'denied', why: failureText(error, action) };
    throw error;
  }
}

/** Longest wait for the exclusions, retries included: not knowing them costs no more than unread manifests. */
const PATIENCE = 5 * SECOND;

/**
 * ARNs of the roles whose pulls ECR does not record. Only where ours is among them may manifests be read without
 * spoiling the evidence; where the list cannot be read, ours is taken as not among them.
 */
export async function pullExclusions(
  reader: RegistryReader,
): Promise<{ readonly arns: readonly string[] } | { readonly unknown: string }> {
  const arns: string[] = [];
  let nextToken: string | undefined;
  const options = { abortSignal: AbortSignal.timeout(PATIENCE) };
  try {
    do {
      const answer = await reader.read.send(new ListPullTimeUpdateExclusionsCommand({ nextToken }), options);
      arns.push(...(answer.pullTimeUpdateExclusions ?? []));
      nextToken = answer.nextToken === nextToken ? undefined : answer.nextToken;
    } while (nextToken !== undefined);
    return { arns };
  } catch (error) {
    return { unknown: failureText(error, 'ecr:ListPullTimeUpdateExclusions') };
  }
}
