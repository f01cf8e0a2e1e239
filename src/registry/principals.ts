/** What a pull cannot do without: who may not read manifests pulls nothing. */
export const PULL_ACTIONS: readonly string[] = ['ecr:BatchGetImage'];

/**
 * Reads a resource policy for principals of other accounts that may do any of the `actions`: account ids, or principals as written
 * where no account can be read from them; undefined where the text is no policy. Resources and conditions are not
 * weighed and denials not subtracted: naming one too many makes a repository unclear, naming one too few could lose an image that is used.
 * A service acts for the accounts its condition names. Without one it may act for anybody: then it is named itself, with
 * the organization where the condition names one.
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
  return [...accounts.map(accountOf), ...servicesOf(texts(principal.Service), statement.Condition)];
}

/**
 * Every value of `aws:SourceArn` and `aws:SourceAccount` has to be an account's; an operator that turns one around, or
 * holds also where the key is absent, limits nothing.
 */
function servicesOf(services: readonly string[], condition: unknown): string[] {
  const sources = conditionValues(condition, ['aws:sourcearn', 'aws:sourceaccount']).map(accountOf);
  const areAccounts = sources.length > 0 && sources.every((source) => /^\d{12}$/.test(source));
  if (areAccounts) return services.length > 0 ? sources : [];
  const organizations = conditionValues(condition, ['aws:sourceorgid', 'aws:sourceorgpaths']);
  const of = organizations.length > 0 ? ` for ${organizations.join(', ')}` : '';
  return services.map((service) => `${service}${of}`);
}

function accountOf(principal: string): string {
  return /^(?:arn:[^:]*:[^:]*:[^:]*:)?(\d{12})(?:$|:)/.exec(principal)?.[1] ?? principal;
}

/** Operators after which a value is what a key must be. Sets, and keys that may be absent, are not among them. */
const LIMITS = /^(?:arn|string)(?:equals|like|equalsignorecase)$/i;

/** Values that these keys, in small letters, are limited to. */
function conditionValues(condition: unknown, keys: readonly string[]): string[] {
  if (!isRecord(condition)) return [];
  return Object.entries(condition).flatMap(([operator, tests]) =>
    Object.entries(LIMITS.test(operator) && isRecord(tests) ? tests : {}).flatMap(([key, value]) =>
      keys.includes(key.toLowerCase()) ? texts(value) : [],
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
