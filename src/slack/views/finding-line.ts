import type { Finding } from '../../policy/evidence.ts';
import { PULLS } from '../../policy/pulls.ts';
import { sourceName } from '../../policy/source-name.ts';
import { moment, type Reading } from './dates.ts';
import { inspectedText } from './inspected.ts';
import { safe } from './text.ts';

/** Whether a finding says anything: who had nothing to look at saw nothing. */
export function isTelling(finding: Finding): boolean {
  return finding.status !== 'not-seen' || finding.source === PULLS || finding.inspected > 0;
}

/** What one source said of one image, and when: its status in words. */
export function findingLine(finding: Finding, reading: Reading): string {
  return `${safe(sourceName(finding.source), 60)}: ${saying(finding)} · ${moment(finding.observedAt, reading)}`;
}

function saying(finding: Finding): string {
  switch (finding.status) {
    case 'in-use':
      return `*in use by ${safe(finding.by, 160)}*`;
    case 'not-seen':
      // Of pull times there is nothing to count: each image has its own.
      return finding.source === PULLS
        ? 'no recent pull'
        : `not seen among ${inspectedText(finding.source, finding.inspected)}`;
    case 'unknown':
      return `*cannot tell:* ${safe(finding.why, 160)}`;
  }
}
