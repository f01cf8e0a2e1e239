import type { Finding } from '../policy/evidence.ts';
import type { FrozenFamily } from '../policy/review.ts';
import type { Clicker, EvidencePage, Refusal, SourceSummary } from '../slack/desk.ts';
import { EVIDENCE_PER_PAGE } from '../slack/views/evidence.ts';
import { pageWithin } from '../slack/views/pages.ts';
import { type DeskParts, GONE } from './desk.ts';
import { summarizeHolds } from './holds-summary.ts';

/** One page of the evidence frozen with a review, for every full member of the workspace. */
export async function evidencePage(
  parts: DeskParts,
  id: string,
  page: number,
  clicker: Clicker,
): Promise<EvidencePage | Refusal> {
  const asking = await parts.mayAsk(clicker);
  if ('refused' in asking) return asking;
  const review = await parts.store.reviews.get(id);
  if (!review) return GONE;
  const [frozen, holds] = await Promise.all([parts.store.reviews.frozen(id), parts.store.holds.ofReview(id)]);
  const pages = Math.max(1, Math.ceil(frozen.length / EVIDENCE_PER_PAGE));
  const shown = pageWithin(page, pages);
  return {
    card: { review, holds: summarizeHolds(holds), mode: parts.mode },
    families: frozen.slice((shown - 1) * EVIDENCE_PER_PAGE, shown * EVIDENCE_PER_PAGE),
    page: shown,
    pages,
    sources: summarizeSources(frozen),
  };
}

/** What each source said of all images of a list, in the order they reported. */
export function summarizeSources(frozen: readonly Pick<FrozenFamily, 'findings'>[]): SourceSummary[] {
  const bySource = new Map<string, SourceSummary>();
  for (const finding of frozen.flatMap(({ findings }) => findings)) {
    const known = bySource.get(finding.source);
    bySource.set(finding.source, add(known ?? blank(finding), finding));
  }
  return [...bySource.values()];
}

function blank({ source, observedAt }: Finding): SourceSummary {
  return { source, inUse: 0, notSeen: 0, unknown: 0, observedAt };
}

function add(summary: SourceSummary, finding: Finding): SourceSummary {
  const observedAt = Math.min(summary.observedAt, finding.observedAt);
  switch (finding.status) {
    case 'in-use':
      return { ...summary, observedAt, inUse: summary.inUse + 1 };
    case 'not-seen': {
      const inspected = Math.max(summary.inspected ?? 0, finding.inspected);
      return { ...summary, observedAt, notSeen: summary.notSeen + 1, inspected };
    }
    case 'unknown':
      return { ...summary, observedAt, unknown: summary.unknown + 1, why: summary.why ?? finding.why };
  }
}
