import { failureText } from '../policy/failure.ts';
import type { RegistryReader } from './clients.ts';
import { repositoryPolicy } from './policies.ts';
import { outsidePrincipals } from './principals.ts';

/** Who outside the account may pull: account ids, principals as written, `*`; or why that is not known. */
export type OutsidePullers = { readonly principals: readonly string[] } | { readonly unknown: string };

/** Reads a repository's policy for pullers of other accounts. Any failure is "not known". */
export async function outsidePullers(reader: RegistryReader, repository: string): Promise<OutsidePullers> {
  try {
    const policy = await repositoryPolicy(reader, repository);
    if (policy.status === 'denied') return { unknown: policy.why };
    if (policy.status !== 'found') return { principals: [] };
    const principals = outsidePrincipals(policy.text, reader.id.account);
    return principals ? { principals } : { unknown: 'its policy is none that Layaway can read' };
  } catch (error) {
    return { unknown: failureText(error, 'ecr:GetRepositoryPolicy') };
  }
}
