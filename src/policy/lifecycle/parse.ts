import { checkPolicy } from './check.ts';
import type {
  LifecycleLimit,
  LifecyclePolicy,
  LifecycleRule,
  LifecycleSelection,
  StorageClass,
} from './policy.ts';
import { readPolicyJson } from './policy-json.ts';
import { Reader } from './reader.ts';

const MOST_CHARACTERS = 30_720;

/**
 * Reads a policy text as ECR stores it, by the published rules of validity. A shape that is not known, also a field
 * that ECR may have added since, is an error: a policy that is half understood cannot be simulated.
 */
export function parseLifecyclePolicy(text: string): LifecyclePolicy | { readonly errors: readonly string[] } {
  if (text.length > MOST_CHARACTERS)
    return { errors: [`the policy is longer than ${MOST_CHARACTERS} characters`] };
  const written = readPolicyJson(text);
  if ('errors' in written) return written;
  const errors: string[] = [];
  const rules = new Reader(written.json, 'policy', errors).only('rules').list('rules');
  const read = rules.map((rule, i) => readRule(rule, `rule ${i + 1}`, errors));
  if (errors.length > 0) return { errors };
  const policy = { rules: read.sort((a, b) => a.priority - b.priority) };
  const problems = checkPolicy(policy);
  return problems.length > 0 ? { errors: problems } : policy;
}

/** Reads as much as it can: what it answers counts only where no error was added. */
function readRule(json: unknown, at: string, errors: string[]): LifecycleRule {
  const rule = new Reader(json, at, errors).only('rulePriority', 'description', 'selection', 'action');
  const selection = new Reader(rule.get('selection'), `${at}.selection`, errors).only(
    ...[
      'tagStatus',
      'tagPatternList',
      'tagPrefixList',
      'storageClass',
      'countType',
      'countUnit',
      'countNumber',
    ],
  );
  const action = new Reader(rule.get('action'), `${at}.action`, errors).only('type', 'targetStorageClass');
  const type = action.oneOf('type', ['expire', 'transition']);
  if (type === 'transition') action.oneOf('targetStorageClass', ['archive']);
  else action.absent('targetStorageClass');
  return {
    priority: rule.positive('rulePriority'),
    ...(rule.has('description') && { description: rule.text('description') }),
    selection: readSelection(selection),
    storageClass: selection.has('storageClass') ? selection.oneOf('storageClass', STORAGE) : 'standard',
    limit: readLimit(selection),
    action: type,
  };
}

const STORAGE: readonly [StorageClass, StorageClass] = ['standard', 'archive'];

function readSelection(selection: Reader): LifecycleSelection {
  const tagStatus = selection.oneOf('tagStatus', ['tagged', 'untagged', 'any']);
  if (tagStatus !== 'tagged') {
    selection.absent('tagPatternList');
    selection.absent('tagPrefixList');
    return { tagStatus };
  }
  if (!selection.has('tagPatternList') && !selection.has('tagPrefixList')) {
    selection.missing('tagPatternList or tagPrefixList');
    return { tagStatus, list: 'tagPatternList', values: [] };
  }
  const list = selection.has('tagPatternList') ? 'tagPatternList' : 'tagPrefixList';
  if (list === 'tagPatternList') selection.absent('tagPrefixList');
  return { tagStatus, list, values: selection.texts(list) };
}

function readLimit(selection: Reader): LifecycleLimit {
  const countType = selection.oneOf('countType', [
    ...(['imageCountMoreThan', 'sinceImagePushed', 'sinceImagePulled', 'sinceImageTransitioned'] as const),
  ]);
  const number = selection.positive('countNumber');
  if (countType === 'imageCountMoreThan') {
    selection.absent('countUnit');
    return { countType, count: number };
  }
  selection.oneOf('countUnit', ['days']);
  return { countType, days: number };
}
