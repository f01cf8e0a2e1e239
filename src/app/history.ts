import type { Answers, HistoryLine } from '../slack/answers.ts';
import type { LedgerEntry } from '../store/store.ts';
import type { AnswerParts } from './answers.ts';
import { resolve } from './resolve.ts';

/** Lines of one answer: readable in one glance, and well within a message. */
const LINES_PER_PAGE = 12;

/** How many entries are read at most: whoever goes further back uses `layaway records`. */
const MOST_READ = 5_000;

/** `/ecr history <repository> [page]`: the record's newest lines, for every full member. */
export function createHistory(parts: Pick<AnswerParts, 'store' | 'mayAsk'>): Answers['history'] {
  return async (clicker, typed, page) => {
    const asking = await parts.mayAsk(clicker);
    if ('refused' in asking) return asking;
    const found = resolve(await parts.store.memory.recordedRepositories(), typed);
    if ('refused' in found) return found;
    const { registry, repository } = found.name;
    const entries = await parts.store.ledger.read({ registry, repository, limit: MOST_READ });
    const all = foldLines(entries);
    const pages = Math.max(1, Math.ceil(all.length / LINES_PER_PAGE));
    const shown = Math.min(Math.max(1, page), pages);
    return {
      repository,
      page: shown,
      lines: all.slice((shown - 1) * LINES_PER_PAGE, shown * LINES_PER_PAGE),
      older: {
        count: Math.max(0, all.length - shown * LINES_PER_PAGE),
        atLeast: entries.length >= MOST_READ,
      },
    };
  };
}

/**
 * What people want to know, newest first: single changes of tags are left out, and what happened to many images
 * between two other lines is one line.
 */
export function foldLines(entries: readonly LedgerEntry[]): HistoryLine[] {
  const lines: HistoryLine[] = [];
  let run = new Map<string, number>();
  for (const entry of entries) {
    if (entry.kind === 'changed') continue;
    const key = alike(entry);
    const before = key === undefined ? -1 : (run.get(key) ?? -1);
    const line = lines[before];
    if (line) {
      lines[before] = { ...line, others: line.others + 1 };
      continue;
    }
    if (key === undefined) run = new Map();
    else run.set(key, lines.length);
    lines.push({ at: entry.at, by: entry.by, text: entry.text, others: 0 });
  }
  return lines;
}

/** Entries that begin with an image's name. */
const OF_ONE_IMAGE: ReadonlySet<LedgerEntry['kind']> = new Set(['approved', 'state', 'restored']);

/** The same for images that came to the same state for the same review; undefined for what stands alone. */
function alike({ kind, review, by, text }: LedgerEntry): string | undefined {
  if (!OF_ONE_IMAGE.has(kind)) return undefined;
  const state = text.slice(text.indexOf(' ') + 1).replace(/\d/g, '');
  return `${review} ${by} ${state}`;
}
