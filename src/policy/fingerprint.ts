import type { Finding } from './evidence.ts';
import type { Family } from './family.ts';
import type { Image } from './image.ts';
import { PULLS } from './pulls.ts';
import { originalTag } from './quarantine-tag.ts';
import type { Verdict } from './verdict.ts';

/**
 * The text whose hash an approval is bound to: the digests of a family with their names, and what sources said of it
 * but that they saw nothing. Time stamps and counts are left out, so that a repeated look at an unchanged image gives
 * the same text; so does one after Layaway put it aside, as names count as they were. A new use, doubt, name or member
 * changes it. Who saw nothing is kept beside it (`silentSources`): one source more that sees nothing only adds to what
 * was approved.
 */
export function fingerprintText(family: Family, { findings }: Pick<Verdict, 'findings'>): string {
  const speaking = findings.filter(({ status }) => status !== 'not-seen');
  return textOf('layaway family 2', family, speaking);
}

/** Sources that looked and saw nothing of a family, by name. An approval ends where one of them says so no more. */
export function silentSources({ findings }: Pick<Verdict, 'findings'>): readonly string[] {
  return findings.flatMap(({ source, status }) => (status === 'not-seen' ? [source] : [])).sort();
}

/** What an approval is held against. */
export interface Approved {
  readonly fingerprint: string;
  readonly silent?: readonly string[];
}

/**
 * Why what is judged now is not what was approved, or undefined where it is. `hash` is what made the fingerprint.
 * Approvals from before silent sources were kept have them in their text: any other source ends those.
 */
export function differsFrom(
  { fingerprint, silent }: Approved,
  family: Family,
  verdict: Pick<Verdict, 'findings'>,
  hash: (text: string) => string,
): string | undefined {
  const text = silent
    ? fingerprintText(family, verdict)
    : textOf('layaway family 1', family, verdict.findings);
  if (hash(text) !== fingerprint) return 'its images, tags or evidence are not those that were approved';
  const now = new Set(silentSources(verdict));
  const missing = silent?.find((source) => !now.has(source));
  return missing && `${missing} was asked when it was approved, and is not asked any more`;
}

function textOf(version: string, family: Family, findings: readonly Finding[]): string {
  const members = family.members.map((member) => memberLine(member, family)).sort();
  return [version, `root ${family.root.digest}`, ...members, ...findings.map(findingLine).sort()].join('\n');
}

function memberLine(member: Image, family: Family): string {
  const names = new Set(member.tags.map((tag) => originalTag(member.digest, tag) ?? tag));
  const shared = family.shared.has(member.digest) ? ' shared' : '';
  return `member ${member.digest}${shared} ${[...names].sort().join(' ')}`;
}

function findingLine(finding: Finding): string {
  // When it was pulled is a time stamp; that it was pulled is not.
  const by = finding.status === 'in-use' && finding.source !== PULLS ? ` ${finding.by}` : '';
  return `source ${finding.source} ${finding.status}${by}`;
}
