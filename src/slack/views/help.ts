import { COMMAND } from '../action-ids.ts';
import { type Message, section } from './blocks.ts';
import { code, safe } from './text.ts';

const LINES = [
  `*${COMMAND} status* · the repositories of your teams: what is there, what waits for an answer, what is put aside`,
  `*${COMMAND} status payments/api* · one repository in detail, with restore buttons; a pattern (\`payments/*\`) or a full image address works too`,
  `*${COMMAND} help* · this text`,
];

/** `/ecr help`, and the answer to anything not understood. `unknown` is what was typed. */
export function helpView(unknown?: { readonly typed: string; readonly suggestion?: string }): Message {
  const first = unknown ? [notUnderstood(unknown)] : [];
  return {
    text: unknown ? `${COMMAND} does not know ${safe(unknown.typed, 80)}` : `What ${COMMAND} can do`,
    blocks: [
      ...first.map((line) => section([line])),
      section(LINES),
      section([
        'Cards in your channel ask about images nobody seems to use. *Remove* puts them aside first; until the date on the card *Restore* brings them back. Silence never removes anything.',
      ]),
    ],
  };
}

function notUnderstood({ typed, suggestion }: { typed: string; suggestion?: string }): string {
  const meant = suggestion ? ` Did you mean \`${COMMAND} ${safe(suggestion, 300)}\`?` : '';
  return `${COMMAND} does not know ${code(typed.slice(0, 80))}.${meant}`;
}
