import type { Finding } from './evidence.ts';
import type { Family } from './family.ts';
import type { Image } from './image.ts';
import { PULLS } from './pulls.ts';
import { originalTag } from './quarantine-tag.ts';
import type { Verdict } from './verdict.ts';

/**
 * The text whose hash an approval is bound to: the digests of a family with their names, and what each source said.
 * Time stamps and counts are left out, so that a repeated look at an unchanged image gives the same text; so does one
 * after Layaway put it aside, as names count as they were. A new use, name, member or source changes it.
 */
export function fingerprintText(family: Family, verdict: Pick<Verdict, 'findings'>): string {
  const members = family.members.map((member) => memberLine(member, family)).sort();
  const findings = verdict.findings.map(findingLine).sort();
  return ['layaway family 1', `root ${family.root.digest}`, ...members, ...findings].join('\n');
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
