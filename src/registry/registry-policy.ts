import { GetRegistryPolicyCommand } from '@aws-sdk/client-ecr';
import { failureText, isNamed } from '../policy/failure.ts';
import type { RegistryReader } from './clients.ts';
import { outsidePrincipals } from './principals.ts';

/** Principals of other accounts that a registry's permissions policy lets in, or why they are not known. */
export type RegistryGrants =
  | {
      /** May take images from here. */
      readonly pullers: readonly string[];
      /** May put copies of their own here. */
      readonly replicators: readonly string[];
    }
  | { readonly unknown: string };

/**
 * Whoever may do one of these may get at images here. Each alone takes something more to pull, which a repository's
 * policy or the principal's own may give: naming one too many only makes the registry unclear.
 */
const TAKING = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchImportUpstreamImage'];

/**
 * Replication goes one way: who may replicate to here writes images and reads none, and what they run they pull from
 * where the copy came from. So it is no doubt about our images, only worth a sentence: what is deleted may come back.
 */
const GIVING = ['ecr:ReplicateImage'];

/** Reads the registry's permissions policy once. No policy lets nobody in; any failure is "not known". */
export async function registryGrants(reader: RegistryReader): Promise<RegistryGrants> {
  try {
    const answer = await reader.read.send(new GetRegistryPolicyCommand({}));
    const stranger = otherRegistry(reader, answer.registryId);
    if (stranger) return { unknown: stranger };
    return grantsIn(answer.policyText ?? '', reader.id.account);
  } catch (error) {
    if (isNamed(error, ['RegistryPolicyNotFoundException'])) return none(reader, String(error));
    return { unknown: failureText(error, 'ecr:GetRegistryPolicy') };
  }
}

/** ECR says in which registry there is none. */
function none(reader: RegistryReader, message: string): RegistryGrants {
  const stranger = otherRegistry(reader, /registry with id '(\d{12})'/.exec(message)?.[1]);
  return stranger ? { unknown: stranger } : { pullers: [], replicators: [] };
}

/**
 * The requests about a whole registry cannot name an account: without a role there they show our own registry, and what
 * holds there says nothing of the one in question. A sentence where that happened.
 */
export function otherRegistry({ id }: RegistryReader, answered: string | undefined): string | undefined {
  if (answered === undefined || answered === id.account) return undefined;
  return `ECR answered for account ${answered}: give the registry a roleArn of account ${id.account}`;
}

function grantsIn(policyText: string, account: string): RegistryGrants {
  const pullers = outsidePrincipals(policyText, account, TAKING);
  const replicators = outsidePrincipals(policyText, account, GIVING);
  if (!pullers || !replicators) return { unknown: 'its permissions policy is none that Layaway can read' };
  return { pullers, replicators };
}
