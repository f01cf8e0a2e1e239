/** What a pull cannot do without: who may not read manifests pulls nothing. */
export const PULL_ACTIONS: readonly string[] = ['ecr:BatchGetImage'];

/**
 * Reads a resource policy for principals of other accounts that may do any of the `actions`: account ids, or principals as written
 * where no account can be read from them; undefined where the text is no policy. Resources and conditions are not
 * weighed and denials not subtracted: naming one too many makes a repository unclear, naming one too few could lose an image that is used.
 * A service acts for the account its condition names; without one it acts for the repository's own.
 */
export function outsidePrincipals(
  policyText: string,
  account: string,
  actions: readonly string[] = PULL_ACTIONS,
): readonly string[] | undefined {
  const statements = statementsOf(policyText);
  if (!statements) return undefined;
  const principals = new Set<string>();
  for (const statement of statements) {
    if (statement.Effect !== 'Allow' || !allowsAny(statement, actions)) continue;
    for (const principal of principalsOf(statement)) principals.add(principal);
  }
  principals.delete(account);
  return [...principals].sort();
}

type Json = Readonly<Record<string, unknown>>;

function statementsOf(text: string): readonly Json[] | undefined {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    return undefined; // no policy, as the answer says
  }
  if (!isRecord(policy)) return undefined;
  const statements = Array.isArray(policy.Statement) ? (policy.Statement as unknown[]) : [policy.Statement];
  return statements.every(isRecord) ? statements : undefined;
}

function allowsAny(statement: Json, actions: readonly string[]): boolean {
  if ('NotAction' in statement) return true;
  return texts(statement.Action).some((action) => {
    const body = action
      .toLowerCase()
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.');
    const pattern = new RegExp(`^${body}$`);
    return actions.some((one) => pattern.test(one.toLowerCase()));
  });
}

function principalsOf(statement: Json): string[] {
  const { Principal: principal } = statement;
  if (!isRecord(principal)) return 'Principal' in statement ? texts(principal).map(accountOf) : ['*'];
  const accounts = [
    ...texts(principal.AWS),
    ...texts(principal.Federated),
    ...texts(principal.CanonicalUser),
  ];
  const services = 'Service' in principal ? sourceAccounts(statement.Condition) : [];
  return [...accounts, ...services].map(accountOf);
}

function accountOf(principal: string): string {
  return /^(?:arn:[^:]*:[^:]*:[^:]*:)?(\d{12})(?:$|:)/.exec(principal)?.[1] ?? principal;
}

/** Values of `aws:SourceArn` and `aws:SourceAccount`, whatever the operator. */
function sourceAccounts(condition: unknown): string[] {
  if (!isRecord(condition)) return [];
  return Object.values(condition).flatMap((tests) =>
    Object.entries(isRecord(tests) ? tests : {}).flatMap(([key, value]) =>
      ['aws:sourcearn', 'aws:sourceaccount'].includes(key.toLowerCase()) ? texts(value) : [],
    ),
  );
}

function texts(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item) => typeof item === 'string');
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
