import type { LifecyclePolicy, LifecycleRule, StorageClass } from './policy.ts';

const MOST_RULES = 50;
const MOST_STARS = 4;
const SHORTEST_ARCHIVE_DAYS = 90;

/** What ECR would refuse in a policy whose rules are each well formed, as sentences. */
export function checkPolicy({ rules }: LifecyclePolicy): string[] {
  const storages: readonly StorageClass[] = ['standard', 'archive'];
  return [
    ...(rules.length === 0 || rules.length > MOST_RULES ? [`a policy has 1 to ${MOST_RULES} rules`] : []),
    ...repeated(rules.map((rule) => rule.priority)).map((priority) => `priority ${priority} is used twice`),
    ...rules.flatMap(checkRule),
    ...storages.flatMap((storage) => checkTogether(rules.filter((rule) => rule.storageClass === storage))),
  ];
}

function checkRule({ priority, selection, storageClass, limit, action }: LifecycleRule): string[] {
  const problems: string[] = [];
  const fail = (what: string) => problems.push(`rule with priority ${priority}: ${what}`);
  if (selection.tagStatus === 'tagged') {
    const pattern = selection.list === 'tagPatternList';
    for (const value of selection.values) {
      const stars = value.split('*').length - 1;
      if (stars > (pattern ? MOST_STARS : 0)) fail(`${value} has too many wildcards`);
      if (!/^[\w.*-]+$/.test(value)) fail(`${JSON.stringify(value)} cannot match a tag`);
    }
  }
  if (action === 'transition' && storageClass === 'archive')
    fail('what is archived cannot move to the archive');
  if (limit.countType === 'sinceImagePulled' && action !== 'transition') {
    fail('sinceImagePulled goes with transition only');
  }
  if (limit.countType === 'sinceImageTransitioned') {
    if (action !== 'expire' || storageClass !== 'archive') {
      fail('sinceImageTransitioned goes with expire and the archive only');
    }
    if (limit.days < SHORTEST_ARCHIVE_DAYS) fail(`archived images stay for ${SHORTEST_ARCHIVE_DAYS} days`);
  }
  return problems;
}

/** Rules of one storage class, in order of priority. */
function checkTogether(rules: readonly LifecycleRule[]): string[] {
  const statuses = rules.map((rule) => rule.selection.tagStatus);
  const any = statuses.indexOf('any');
  const prefixes = rules.flatMap(({ selection }) =>
    selection.tagStatus === 'tagged' && selection.list === 'tagPrefixList' ? selection.values : [],
  );
  return [
    ...(any >= 0 && any < rules.length - 1 ? ['a rule for any tag status must come last, and once'] : []),
    ...(statuses.filter((status) => status === 'untagged').length > 1
      ? ['more than one rule for untagged']
      : []),
    ...repeated(prefixes).map((prefix) => `the prefix ${prefix} is used twice`),
  ];
}

function repeated<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values.filter((value, i) => values.indexOf(value) !== i))];
}
