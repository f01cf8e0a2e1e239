import type { Config } from '../src/config/schema.ts';
import { howToCover } from '../src/evidence/consumers.ts';
import type { SourceReport } from '../src/policy/evidence.ts';
import { NONE_UNEXPLAINED } from '../src/policy/unexplained.ts';
import { unreadOf } from '../src/registry/surroundings.ts';
import type { Poster } from '../src/slack/poster.ts';
import { type SourceTrouble, sourceTroubleNotice } from '../src/slack/views/notices.ts';
import type { Deps } from './deps.ts';
import { contactOf, nextStep } from './next-step.ts';
import { postOnce } from './post-once.ts';
import type { WeeklyScan } from './weekly-scan.ts';

/** What a scan could not see: sources, consumers that no source covers, repositories. */
export function troublesOf(
  { registry, evidence, incomplete, ownersUnknown, forgotten }: WeeklyScan,
  settings: Config['sources'],
): SourceTrouble[] {
  const sources = evidence.reports.flatMap((report) => sourceTrouble(report, settings));
  const uncovered = evidence.notCovered.map(uncoveredTrouble);
  const unread = unreadOf(evidence.around.surroundings);
  const repositories = incomplete.map(({ repository, why }) => ({ name: repository, why }));
  const owners = ownersUnknown.map((why) => ({ name: 'owners', why }));
  const { mentions } = evidence;
  const lists =
    mentions && 'unreadable' in mentions ? [{ name: 'slowPath.mentionedIn', why: mentions.unreadable }] : [];
  const unseen = [...uncovered, ...lists, ...unread, ...repositories, ...owners].map((one) => ({
    ...one,
    registry,
    status: 'failed' as const,
  }));
  return [...sources, ...unseen, ...forgottenTrouble(registry, forgotten)];
}

/** Somebody has to know that images are put aside and nothing will ever happen to them by itself. */
function forgottenTrouble(registry: string, forgotten: WeeklyScan['forgotten']): SourceTrouble[] {
  if (forgotten.length === 0) return [];
  const where = forgotten.slice(0, 3).map(({ repository, families }) => `${repository} (${families})`);
  const more = forgotten.length > 3 ? ` and ${forgotten.length - 3} more` : '';
  const why = `images are put aside and no record says why: ${where.join(', ')}${more}`;
  const next = 'layaway rebuild asks their owners; layaway restore gives their names back.';
  return [{ name: 'put aside', registry, status: 'failed', why, next }];
}

function uncoveredTrouble(why: string) {
  const step = howToCover(why);
  return { name: 'coverage', why, ...(step && { next: `${step[0]?.toUpperCase()}${step.slice(1)}.` }) };
}

function sourceTrouble(report: SourceReport, settings: Config['sources']): SourceTrouble[] {
  if (report.status === 'ok') return [];
  const { name, registry, status, why } = report;
  const next = nextStep(report);
  const contact = contactOf(settings, name);
  return [{ name, registry, status, why, ...(next && { next }), ...(contact && { contact }) }];
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
  unexplained = NONE_UNEXPLAINED,
): Promise<void> {
  for (const trouble of troubles) deps.log.warn(trouble, 'a source could not see everything');
  const { fallback } = deps.config.owners;
  const channel = fallback === undefined ? undefined : deps.config.teams[fallback]?.channel;
  const nothing = troubles.length === 0 && unexplained.families === 0;
  if (nothing || channel === undefined || deps.config.mode === 'observe') return;
  const post = { channel, message: sourceTroubleNotice(troubles, unexplained) };
  const told = await postOnce(deps, poster, key, post, { reviews: [] });
  if (told.status !== 'posted') deps.log.warn({ channel, told }, 'the platform channel could not be told');
}
