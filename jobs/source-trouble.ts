import type { Poster } from '../src/slack/poster.ts';
import { type SourceTrouble, sourceTroubleNotice } from '../src/slack/views/notices.ts';
import type { Deps } from './deps.ts';
import { postOnce } from './post-once.ts';
import type { WeeklyScan } from './weekly-scan.ts';

/** What a scan could not see: sources, consumers that no source covers, repositories. */
export function troublesOf({ registry, evidence, incomplete }: WeeklyScan): SourceTrouble[] {
  const sources = evidence.reports.flatMap((report) =>
    report.status === 'ok'
      ? []
      : [{ name: report.name, registry: report.registry, status: report.status, why: report.why }],
  );
  const uncovered = evidence.notCovered.map((why) => ({ name: 'coverage', why }));
  const repositories = incomplete.map(({ repository, why }) => ({ name: repository, why }));
  const unseen = [...uncovered, ...repositories].map((one) => ({
    ...one,
    registry,
    status: 'failed' as const,
  }));
  return [...sources, ...unseen];
}

/**
 * Tells the platform channel (the fallback team's) what could not be seen this week, once for each kind of news. It is
 * never a card: no owner can mend it, and what it may hide is not offered for removal anyway.
 */
export async function tellSourceTrouble(
  deps: Deps,
  poster: Poster,
  troubles: readonly SourceTrouble[],
  key: string,
): Promise<void> {
  for (const trouble of troubles) deps.log.warn(trouble, 'a source could not see everything');
  const { fallback } = deps.config.owners;
  const channel = fallback === undefined ? undefined : deps.config.teams[fallback]?.channel;
  if (troubles.length === 0 || channel === undefined || deps.config.mode === 'observe') return;
  const post = { channel, message: sourceTroubleNotice(troubles) };
  const told = await postOnce(deps, poster, key, post, { reviews: [] });
  if (told.status !== 'posted') deps.log.warn({ channel, told }, 'the platform channel could not be told');
}
