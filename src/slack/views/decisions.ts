import type { DecisionRecord } from '../../policy/decision-record.ts';
import { COMMAND } from '../action-ids.ts';
import type { DecisionsAnswer } from '../answers.ts';
import { type Block, context, divider, header, type Message, section } from './blocks.ts';
import { code, number, safe } from './text.ts';
import { withPeople } from './with-people.ts';

/** With these, the longest record stays below what a section and a message may hold. */
const LONGEST = 300;
const MOST_SENTENCES = 6;

/** One page of decision records, the newest question first. */
export function decisionsView({ repository, page, pages, records }: DecisionsAnswer): Message {
  if (records.length === 0) {
    const nothing = `No question about ${code(repository)} was answered yet.`;
    return { text: nothing, blocks: [section([nothing])] };
  }
  return {
    text: `Decision records of ${code(repository)}`,
    blocks: [
      header(`Decision record ${number(page)} of ${number(pages)}, newest first`),
      ...records.flatMap((record) => [divider(), ...recordBlocks(record)]),
      context([whereMore(repository, page, pages)]),
    ],
  };
}

function recordBlocks(record: DecisionRecord): Block[] {
  return [
    section([
      `*${said(record.candidate)}*`,
      field('Owner', [record.owner]),
      field('Why it looked unused', record.whyUnused),
    ]),
    section([field('Evidence checked', record.evidence)]),
    section([
      field('First reversible move', [record.firstReversibleMove]),
      field('Way back', [record.rollbackPath]),
    ]),
    section([field('Watch signals', record.watchSignals)]),
    section([
      field(record.finalAction.ended ? 'Final action' : 'So far', [record.finalAction.text]),
      field('Prevention rule', [record.preventionRule]),
    ]),
  ];
}

/** One line, or a list where there is more to say. */
function field(name: string, texts: readonly string[]): string {
  const [only] = texts;
  if (only !== undefined && texts.length === 1) return `*${name}:* ${said(only)}`;
  const left = texts.length - MOST_SENTENCES;
  const lines = texts.slice(0, MOST_SENTENCES).map((text) => `• ${said(text)}`);
  return [`*${name}:*`, ...lines, ...(left > 0 ? [`• and ${number(left)} more`] : [])].join('\n');
}

const said = (text: string) => withPeople(text, LONGEST);

function whereMore(repository: string, page: number, pages: number): string {
  const all = 'To keep: `layaway records --decisions --markdown`.';
  if (page >= pages) return all;
  return `Older: \`${COMMAND} history ${safe(repository, 256)} decisions ${page + 1}\`. ${all}`;
}
