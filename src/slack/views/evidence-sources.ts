import { PULLS } from '../../policy/pulls.ts';
import { sourceName } from '../../policy/source-name.ts';
import type { EvidencePage, SourceSummary } from '../desk.ts';
import { type Block, context, section } from './blocks.ts';
import { moment, type Reading } from './dates.ts';
import { inspectedText } from './inspected.ts';
import { count, list, number, safe } from './text.ts';

const MOST_SOURCES = 10;

/** What stands above the first page: each source in a line, and what none of them can see. */
export function sourcesBlocks({ card, sources }: EvidencePage, reading: Reading): Block[] {
  const lines = sources.filter(saysAnything).map((source) => sourceLine(source, reading));
  const { cannotSee, notes = [] } = card.review.facts;
  const unseen = cannotSee.map((place) => safe(place, 60));
  return [
    section([
      '*Sources*',
      lines.length === 0 ? 'No source of use could be asked.' : list(lines, MOST_SOURCES, 0, '\n'),
    ]),
    context([
      `Nobody can see: ${unseen.length === 0 ? 'nothing declared' : list(unseen, 8)}`,
      ...notes.slice(0, 5).map((note) => safe(note, 300)),
    ]),
  ];
}

/** Who had nothing to look at saw nothing. */
function saysAnything({ source, inUse, unknown, inspected }: SourceSummary): boolean {
  return source === PULLS || inUse + unknown > 0 || inspected !== 0;
}

function sourceLine(summary: SourceSummary, reading: Reading): string {
  const { source, inUse, notSeen, unknown, inspected, why, observedAt } = summary;
  const counted = inspected !== undefined && source !== PULLS;
  const among = counted ? ` among ${inspectedText(source, inspected)}` : '';
  const said = [
    ...(inUse > 0 ? [`*${count(inUse, 'image')} in use*`] : []),
    ...(notSeen > 0 ? [`${number(notSeen)} not seen${among}`] : []),
    ...(unknown > 0 ? [`*cannot tell of ${number(unknown)}*${why ? `: ${safe(why, 120)}` : ''}`] : []),
  ];
  return `${safe(sourceName(source), 60)}: ${said.join(', ')} · ${moment(observedAt, reading)}`;
}
