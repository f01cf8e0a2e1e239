import { COMMAND } from '../action-ids.ts';
import type { HistoryAnswer, HistoryLine } from '../answers.ts';
import { type Block, context, header, type Message, section } from './blocks.ts';
import { day, moment, type Reading } from './dates.ts';
import { code, count, number, safe } from './text.ts';
import { withPeople } from './with-people.ts';
import { person } from './words.ts';

/** Lines in one paragraph: twelve long ones would be over a section's length. */
const PER_SECTION = 4;
const LONGEST = 400;

/** One page of a repository's record, newest first. */
export function historyView(answer: HistoryAnswer, reading: Reading): Message {
  const { repository, lines, page } = answer;
  const text = `Record of ${code(repository)}`;
  if (lines.length === 0) {
    const nothing = `Nothing is recorded of ${code(repository)} yet: it was never asked about.`;
    return { text: nothing, blocks: [section([nothing])] };
  }
  const paragraphs: Block[] = [];
  for (let i = 0; i < lines.length; i += PER_SECTION) {
    paragraphs.push(
      section(lines.slice(i, i + PER_SECTION).map((line) => recordLine(repository, line, reading))),
    );
  }
  const title = page > 1 ? `What happened, page ${number(page)}` : 'What happened, newest first';
  return {
    text,
    blocks: [
      header(title),
      section([`*${code(repository)}*`]),
      ...paragraphs,
      olderBlock(answer),
      context([
        `Why, on what evidence and with what end: \`${COMMAND} history ${safe(repository, 256)} decisions\`.`,
      ]),
    ],
  };
}

function recordLine(repository: string, { at, by, text, others }: HistoryLine, reading: Reading): string {
  const who = text.includes(`<@${by}>`) ? '' : ` · ${byWhom(by)}`;
  const more = others > 0 ? ` · the same for ${count(others, 'other image')}` : '';
  return `${moment(at, reading)} · ${withDates(withPeople(within(repository, text), LONGEST), reading)}${more}${who}`;
}

/** The record names the repository in each line; here it stands on top. */
function within(repository: string, text: string): string {
  if (!text.startsWith(repository)) return text;
  const rest = text.slice(repository.length);
  if (rest.startsWith(': ')) return rest.slice(2);
  return rest.startsWith(':') || rest.startsWith('@') ? rest.slice(1) : text;
}

/** The record writes moments for readers in every zone; here they are shown in the reader's own. */
const RECORDED = /\b(until|on) (\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}) UTC)?/g;

function withDates(text: string, reading: Reading): string {
  return text.replace(RECORDED, (written, word: string, date: string, time?: string) => {
    // A day alone is meant everywhere: at noon it is the same one nearly everywhere.
    const at = Date.parse(`${date}T${time ?? '12:00'}Z`);
    if (Number.isNaN(at)) return written;
    return `${word} ${time === undefined ? day(at, reading) : moment(at, reading)}`;
  });
}

function byWhom(by: string): string {
  if (by === 'cli') return 'at the command line';
  return by === 'layaway' ? 'Layaway' : person(by);
}

function olderBlock({ repository, page, older }: HistoryAnswer): Block {
  const all = 'Single changes of tags: `layaway records`.';
  if (older.count === 0)
    return context([
      older.atLeast ? `What is older: \`layaway records\`.` : `Here the record begins. ${all}`,
    ]);
  const n = `${older.atLeast ? 'more than ' : ''}${number(older.count)}`;
  const next = `\`${COMMAND} history ${safe(repository, 256)} ${page + 1}\``;
  return context([`${n} older: ${next}. ${all}`]);
}
