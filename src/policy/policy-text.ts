import { canonicalJson } from './ledger-chain.ts';
import { parseLifecyclePolicy } from './lifecycle/parse.ts';
import { markOf } from './list-mark.ts';

/**
 * Whether two lifecycle policies say the same, absent meaning that there is none. ECR may store a text in another form
 * than it was given, so what can be read is compared by what it means, anything else as JSON, and what is no JSON by
 * the letter. A policy that only might be the same counts as another one: then nothing is overwritten.
 */
export function samePolicy(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one === other || meaningOf(one) === meaningOf(other);
}

/** A short mark of a text, for a button: who clicks approves the text that the card showed and no other. */
export const policyMark = (text: string): string => markOf(text);

function meaningOf(text: string): string {
  const policy = parseLifecyclePolicy(text);
  if (!('errors' in policy)) return canonicalJson(policy);
  try {
    const json: unknown = JSON.parse(text);
    return canonicalJson({ json });
  } catch {
    return text; // no JSON: compared by the letter
  }
}
