import type { Finding, SourceReport, Use } from './evidence.ts';
import type { Family } from './family.ts';
import type { Instant } from './time.ts';
import { firstFew } from './wording.ts';

/** All reports of one registry, arranged so that one family's findings cost a look-up per name. */
export interface UseIndex {
  /** Names of the sources that reported, in whatever state. */
  readonly sources: ReadonlySet<string>;
  /** Repositories that some source named. */
  readonly repositories: ReadonlyMap<string, RepositoryUses>;
  /** All others. */
  readonly elsewhere: RepositoryUses;
}

export interface RepositoryUses {
  /** One per report, for a family that no use names: shared by all of them. */
  readonly unnamed: readonly Finding[];
  /** Uses by digest and by tag: neither can be mistaken for the other, only a digest has a colon. */
  readonly named: ReadonlyMap<string, readonly NamedUse[]>;
}

interface NamedUse {
  /** Position of the report. */
  readonly report: number;
  readonly by: string;
  /** Under a digest's key only: whoever pins a digest says nothing of other images under the same tag. */
  readonly pinned?: true;
  /** As in `Use`. */
  readonly at?: Instant;
}

/** Indexes graded reports of one registry. Their order is the order of findings everywhere. */
export function indexReports(reports: readonly SourceReport[]): UseIndex {
  const answers = reports.map(answerOf);
  const names = new Map<string, Map<string, NamedUse[]>>();
  for (const [report, { uses, unclear }] of answers.entries()) {
    for (const repository of unclear.keys()) entryOf(names, repository, newMap);
    for (const use of uses) noteUse(entryOf(names, use.repository, newMap), use, report);
  }
  const repositories = new Map<string, RepositoryUses>();
  for (const [repository, named] of names) {
    repositories.set(repository, { named, unnamed: answers.map((answer) => findingOf(answer, repository)) });
  }
  return {
    sources: new Set(reports.map((report) => report.name)),
    repositories,
    elsewhere: { named: new Map(), unnamed: answers.map((answer) => findingOf(answer)) },
  };
}

interface Answer {
  readonly report: SourceReport;
  readonly uses: readonly Use[];
  /** Repositories of which the source could not know, and why. */
  readonly unclear: ReadonlyMap<string, string>;
}

function answerOf(report: SourceReport): Answer {
  if (report.status !== 'ok') return { report, uses: [], unclear: new Map() };
  const unclear = new Map<string, string>();
  for (const { repository, digest, tag, by } of report.uses) {
    if (!digest && !tag) unclear.set(repository, `${by} names ${repository} without a tag or digest`);
  }
  for (const [repository, why] of report.unclear ?? []) unclear.set(repository, why);
  return { report, uses: report.uses, unclear };
}

function noteUse(named: Map<string, NamedUse[]>, use: Use, report: number): void {
  const { digest, tag, by, pinned, at } = use;
  // A use with neither means `latest` to a container runtime; that it may mean more is said by `unclear`.
  for (const key of digest || tag ? [digest, tag] : ['latest']) {
    const pin = pinned && key === digest;
    if (key)
      entryOf(named, key, newList).push({
        report,
        by,
        ...(pin && { pinned }),
        ...(at !== undefined && { at }),
      });
  }
}

function entryOf<Value>(map: Map<string, Value>, key: string, create: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = create();
  map.set(key, created);
  return created;
}

const newMap = () => new Map<string, NamedUse[]>();
const newList = (): NamedUse[] => [];

/** What a report says of a family that it does not name. */
function findingOf({ report, unclear }: Answer, repository = ''): Finding {
  const { name: source, observedAt, inspected } = report;
  const why = report.status === 'ok' ? unclear.get(repository) : report.why;
  return why === undefined
    ? { source, observedAt, status: 'not-seen', inspected }
    : { source, observedAt, status: 'unknown', why };
}

/**
 * What each source says of a family, one finding per report. A use counts when it names the digest of any member, or
 * any tag of any member, as it stands or as it was before it was put aside; where another image carries a former name,
 * that image is meant.
 */
export function findingsFor(repository: string, family: Family, index: UseIndex): readonly Finding[] {
  const { named, unnamed } = index.repositories.get(repository) ?? index.elsewhere;
  if (named.size === 0) return unnamed;
  const uses = usesOf(family, named);
  if (uses.length === 0) return unnamed;
  return unnamed.map((finding, report) => {
    const ours = uses.filter((use) => use.report === report);
    if (ours.length === 0) return finding;
    const { source, observedAt } = finding;
    const by = firstFew([...new Set(ours.map((use) => use.by))], 3);
    const pinned = ours.some((use) => use.pinned) && { pinned: true as const };
    const last = lastUse(ours);
    return { source, observedAt, status: 'in-use', by, ...pinned, ...(last !== undefined && { at: last }) };
  });
}

/** The newest date, or none where one of the uses is of now. */
function lastUse(uses: readonly NamedUse[]): Instant | undefined {
  const dates = uses.flatMap(({ at }) => at ?? []);
  return dates.length < uses.length ? undefined : dates.reduce((a, b) => Math.max(a, b));
}

function usesOf(family: Family, named: RepositoryUses['named']): NamedUse[] {
  const uses: NamedUse[] = [];
  const note = (name: string) => {
    for (const use of named.get(name) ?? []) uses.push(use);
  };
  for (const member of family.members) {
    note(member.digest);
    for (const tag of member.tags) if (!member.takenTags?.includes(tag)) note(tag);
  }
  for (const tag of family.tags) if (!family.taken?.has(tag)) note(tag);
  return uses;
}
