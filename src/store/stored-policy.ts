import type { PolicyChange } from '../policy/policy-change.ts';
import type { Prevention } from '../policy/retention-policy.ts';

/**
 * A proposal as it is read today. Those of before offered a lifecycle rule to paste, as JSON: pasted by itself it would
 * take the place of every rule that keeps the others, so nobody is shown it any more.
 */
export function readStored(change: PolicyChange): PolicyChange {
  const { retention } = change;
  return { ...change, retention: { ...retention, prevention: retention.prevention.map(withoutRule) } };
}

function withoutRule(prevention: Prevention): Prevention {
  const { snippet, ...rest } = prevention;
  return snippet && LANGUAGES.has(snippet.language) ? prevention : rest;
}

const LANGUAGES: ReadonlySet<string> = new Set(['yaml', 'sh']);
