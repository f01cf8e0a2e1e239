import type { PolicyChange } from '../policy/policy-change.ts';
import type { Prevention } from '../policy/retention-policy.ts';

/**
 * A proposal as it is read today. Those of before offered a lifecycle rule to paste, as JSON: pasted by itself it would
 * take the place of every rule that keeps the others, so nobody is shown it any more.
 */
export function readStored(change: PolicyChange): PolicyChange {
  const { retention } = change;
  return {
    ...change,
    retention: { ...retention, prevention: retention.prevention.map(withoutRule).map(withGroup) },
  };
}

function withoutRule(prevention: Prevention): Prevention {
  const { snippet, ...rest } = prevention;
  return snippet && LANGUAGES.has(snippet.language) ? prevention : rest;
}

/** Those of before tell their group by their first word alone. */
function withGroup(prevention: Prevention): Prevention {
  const untagged = prevention.text.startsWith('Untagged images ');
  return { ...prevention, group: prevention.group ?? (untagged ? 'untagged' : prevention.class) };
}

const LANGUAGES: ReadonlySet<string> = new Set(['yaml', 'sh']);
