import { sourceTroubleNotice } from '../src/slack/views/notices.ts';
import { isoWeek } from './calendar.ts';
import type { Deps } from './deps.ts';
import type { Posting } from './digest.ts';
import { postOnce } from './post-once.ts';
import type { WeeklyScan } from './weekly-scan.ts';

/**
 * Tells the platform channel (the fallback team's) what could not be seen this week. It is never a card: no owner can
 * mend it, and what it may hide is not offered for removal anyway.
 */
export async function tellSourceTrouble(deps: Deps, { poster }: Posting, scan: WeeklyScan): Promise<void> {
  const troubles = scan.evidence.reports.flatMap((report) =>
    report.status === 'ok'
      ? []
      : [{ name: report.name, registry: report.registry, status: report.status, why: report.why }],
  );
  const uncovered = scan.evidence.notCovered.map((why) => ({
    name: 'coverage',
    registry: scan.registry,
    status: 'failed' as const,
    why,
  }));
  const all = [...troubles, ...uncovered];
  for (const trouble of all) deps.log.warn(trouble, 'a source could not see everything');
  const { fallback } = deps.config.owners;
  const channel = fallback === undefined ? undefined : deps.config.teams[fallback]?.channel;
  if (all.length === 0 || channel === undefined || deps.config.mode === 'observe') return;
  const week = isoWeek(deps.now(), deps.config.schedule.timezone);
  const parts = { posts: deps.store.posts, poster, now: deps.now };
  const post = { channel, message: sourceTroubleNotice(all) };
  await postOnce(parts, `sources ${scan.registry} ${week}`, post, { reviews: [] });
}
