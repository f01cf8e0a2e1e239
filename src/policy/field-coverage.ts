/** What everything that is made should say of itself, so that a later review need not guess. */
export const FIELDS = ['owner', 'service', 'environment', 'retentionClass', 'expiry'] as const;
export type Field = (typeof FIELDS)[number];

/** Which tag keys count for a field, from the configuration; in any letters. */
export type FieldKeys = Readonly<Record<Field, readonly string[]>>;

/** The fields that one repository's tags give. */
export type Coverage = readonly Field[];

/** How fields are called in sentences. */
export const FIELD_NAME: Readonly<Record<Field, string>> = {
  owner: 'owner',
  service: 'service',
  environment: 'environment',
  retentionClass: 'retention class',
  expiry: 'expiry date',
};

/** The fields that a repository's tags give. A tag without a value gives nothing. */
export function coverageOf(tags: ReadonlyMap<string, string>, keys: FieldKeys): Coverage {
  const given = new Set(
    [...tags].filter(([, value]) => value.trim() !== '').map(([key]) => key.toLowerCase()),
  );
  return FIELDS.filter((field) => keys[field].some((key) => given.has(key.toLowerCase())));
}

/** The fields that are missing. */
export function missingFields(coverage: Coverage): readonly Field[] {
  return FIELDS.filter((field) => !coverage.includes(field));
}

/** How many of some repositories give each field. Those whose tags are not known are left out. */
export interface CoverageSum {
  readonly repositories: number;
  readonly given: Readonly<Record<Field, number>>;
}

export function sumCoverage(all: readonly (Coverage | undefined)[]): CoverageSum {
  const known = all.filter((one) => one !== undefined);
  const given = { owner: 0, service: 0, environment: 0, retentionClass: 0, expiry: 0 };
  for (const coverage of known) for (const field of coverage) given[field]++;
  return { repositories: known.length, given };
}

/** Sums of repositories that do not overlap. */
export function addCoverage(sums: readonly CoverageSum[]): CoverageSum {
  const given = { owner: 0, service: 0, environment: 0, retentionClass: 0, expiry: 0 };
  for (const sum of sums) for (const field of FIELDS) given[field] += sum.given[field];
  return { repositories: sums.reduce((total, sum) => total + sum.repositories, 0), given };
}

/** `owner 92 %, service 40 %, … of 25 repositories`; nothing where no repository's tags are known. */
export function coverageText({ repositories, given }: CoverageSum): string | undefined {
  if (repositories === 0) return undefined;
  const shares = FIELDS.map((field) => `${FIELD_NAME[field]} ${percent(given[field], repositories)} %`);
  return `${shares.join(', ')} of ${repositories} ${repositories === 1 ? 'repository' : 'repositories'}`;
}

/** Rounded down: a hundred means all of them. */
function percent(part: number, whole: number): number {
  return Math.floor((100 * part) / whole);
}
