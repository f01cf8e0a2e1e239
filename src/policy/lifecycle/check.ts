import type { LifecyclePolicy, LifecycleRule, StorageClass } from './policy.ts';

const MOST_RULES = 50;
const MOST_STARS = 4;
const SHORTEST_ARCHIVE_DAYS = 90;

/**
 * What ECR would refuse in a policy whose rules are each well formed, as sentences (ECR user guide, lifecycle policy
 * properties).
 */
export function checkPolicy({ rules }: LifecyclePolicy): string[] {
  const storages: readonly StorageClass[] = ['standard', 'archive'];
  return [
    ...(rules.length === 0 || rules.length > MOST_RULES ? [`a policy has 1 to ${MOST_RULES} rules`] : []),
    ...repeated(rules.map((rule) => rule.priority)).map(
      (priority) => `rule with priority ${priority}: rulePriority: another rule has it`,
    ),
    ...rules.flatMap(checkRule),
    ...storages.flatMap((storage) => checkTogether(rules.filter((rule) => rule.storageClass === storage))),
  ];
}

function checkRule(rule: LifecycleRule): string[] {
  const { action, limit, storageClass } = rule;
  const fail = (field: string, what: string) => `rule with priority ${rule.priority}: ${field}: ${what}`;
  const isTransitioned = limit.countType === 'sinceImageTransitioned';
  return [
    ...checkValues(rule, fail),
    ...(action === 'transition' && storageClass === 'archive'
      ? [fail('action.type', 'what is archived cannot move to the archive')]
      : []),
    ...(limit.countType === 'sinceImagePulled' && action !== 'transition'
      ? [fail('selection.countType', 'sinceImagePulled goes with transition only')]
      : []),
    ...(storageClass === 'archive' && !isTransitioned
      ? [fail('selection.storageClass', `${limit.countType} takes the standard storage class only`)]
      : []),
    ...(isTransitioned && (action !== 'expire' || storageClass !== 'archive')
      ? [fail('selection.countType', 'sinceImageTransitioned goes with expire and the archive only')]
      : []),
    ...(isTransitioned && limit.days < SHORTEST_ARCHIVE_DAYS
      ? [fail('selection.countNumber', `archived images stay for ${SHORTEST_ARCHIVE_DAYS} days`)]
      : []),
  ];
}

function checkValues({ selection }: LifecycleRule, fail: (field: string, what: string) => string): string[] {
  if (selection.tagStatus !== 'tagged') return [];
  const field = `selection.${selection.list}`;
  const most = selection.list === 'tagPatternList' ? MOST_STARS : 0;
  return selection.values.flatMap((value) => {
    const stars = value.split('*').length - 1;
    return [
      ...(stars > most ? [fail(field, `${value} has too many wildcards, ${most} are allowed`)] : []),
      ...(/^[\w.*-]+$/.test(value) ? [] : [fail(field, `${JSON.stringify(value)} cannot match a tag`)]),
    ];
  });
}

/** Rules of one storage class, in order of priority. */
function checkTogether(rules: readonly LifecycleRule[]): string[] {
  const early = rules.slice(0, -1).filter(({ selection }) => selection.tagStatus === 'any');
  const untagged = rules.filter(({ selection }) => selection.tagStatus === 'untagged');
  return [
    ...early.map(
      ({ priority }) =>
        `rule with priority ${priority}: selection.tagStatus: a rule for any tag status must come last, and once`,
    ),
    ...untagged
      .slice(1)
      .map(
        ({ priority }) =>
          `rule with priority ${priority}: selection.tagStatus: more than one rule for untagged`,
      ),
    ...repeatedPrefixes(rules),
  ];
}

function repeatedPrefixes(rules: readonly LifecycleRule[]): string[] {
  const known = new Map<string, number>();
  return rules.flatMap(({ priority, selection }) =>
    selection.tagStatus !== 'tagged' || selection.list !== 'tagPrefixList'
      ? []
      : selection.values.flatMap((prefix) => {
          const before = known.get(prefix);
          known.set(prefix, before ?? priority);
          return before === undefined
            ? []
            : [
                `rule with priority ${priority}: selection.tagPrefixList: rule ${before} has the prefix ${prefix} already`,
              ];
        }),
  );
}

function repeated<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values.filter((value, i) => values.indexOf(value) !== i))];
}
