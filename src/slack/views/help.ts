import { COMMAND } from '../action-ids.ts';
import { type Message, section } from './blocks.ts';
import { code, safe } from './text.ts';

const LOOKING = [
  `*${COMMAND} status* · the repositories of your teams: what is there, what waits for an answer, what is put aside`,
  `*${COMMAND} status payments/api* · one repository in detail, with restore buttons; a pattern (\`payments/*\`) works too`,
  `*${COMMAND} explain payments/api:1.42.0* · why an image is protected, unclear or not seen in use`,
  `*${COMMAND} history payments/api* · who decided what, and what was done`,
  `*${COMMAND} history payments/api decisions* · each decision with its evidence, way back and end`,
  `*${COMMAND} policy payments/api* · which images may go by themselves, by what your team removed (owning team)`,
  `*${COMMAND} savings* · what your teams freed; or of a repository, or a team`,
];

const DOING = [
  `*${COMMAND} restore payments/api:feat-refunds* · gives put-aside images their names back (owning team)`,
  `*${COMMAND} pause* _registry_ _reason_ · stops putting aside and deleting at once (any team lead)`,
  `*${COMMAND} resume* _registry_ · lets it go on (admins)`,
  `*${COMMAND} help* · this text`,
];

const NAMES =
  'Images: `api:1.42.0`, `payments/api@sha256:…` or a full address; the beginning or the last part of a name is enough where only one fits.';

/** What could not be answered: a word nobody knows, or a command that lacks its name. */
type Misread =
  | { readonly kind: 'unknown'; readonly typed: string; readonly suggestion?: string }
  | { readonly kind: 'nameless'; readonly command: string };

/** `/ecr help`, and the answer to anything not understood. */
export function helpView(misread?: Misread): Message {
  if (misread?.kind === 'nameless') return whichOne(misread.command);
  const first = misread ? [notUnderstood(misread)] : [];
  return {
    text: misread ? `${COMMAND} does not know ${safe(misread.typed, 80)}` : `What ${COMMAND} can do`,
    blocks: [
      ...first.map((line) => section([line])),
      section(LOOKING),
      section(DOING),
      section([NAMES]),
      section([
        'Cards in your channel, and the Home tab of this app, ask about images nobody seems to use. *Remove* puts them aside first; until the date on the card *Restore* brings them back. Silence never removes anything.',
      ]),
    ],
  };
}

function whichOne(command: string): Message {
  const text = `Which repository? For example \`${COMMAND} ${safe(command, 40)} payments/api\`.`;
  return { text, blocks: [section([text])] };
}

function notUnderstood({ typed, suggestion }: { typed: string; suggestion?: string }): string {
  const meant = suggestion ? ` Did you mean \`${COMMAND} ${safe(suggestion, 300)}\`?` : '';
  return `${COMMAND} does not know ${code(typed.slice(0, 80))}.${meant}`;
}
