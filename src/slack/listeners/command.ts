import type { RespondFn, SlackCommandMiddlewareArgs } from '@slack/bolt';
import { HOUR } from '../../policy/time.ts';
import type { Clicker, Refusal } from '../desk.ts';
import { context, type Message } from '../views/blocks.ts';
import { decisionsView } from '../views/decisions.ts';
import { explainingNotice } from '../views/explain.ts';
import { helpView } from '../views/help.ts';
import { historyView } from '../views/history.ts';
import { LIMIT } from '../views/limits.ts';
import { failedNotice, refusalNotice } from '../views/notices.ts';
import { brakeView } from '../views/pause.ts';
import { lookingNotice } from '../views/policy-answer.ts';
import { restoreOfferView } from '../views/restore.ts';
import { savingsView } from '../views/savings.ts';
import { statusView } from '../views/status.ts';
import { type Command, parseCommand } from './parse-command.ts';
import { type Room, readingOf } from './ports.ts';
import { respondPrivately } from './tell.ts';

type CommandArgs = Pick<SlackCommandMiddlewareArgs, 'ack' | 'command' | 'respond'>;

/** Who typed a command, and where its later answers go. */
interface Asker extends Clicker {
  readonly responseUrl: string;
}

/** `/ecr`: acknowledged at once, answered to the asker only. */
export function answerCommand(room: Room) {
  return async ({ ack, command, respond }: CommandArgs): Promise<void> => {
    await ack();
    const asker = { user: command.user_id, team: command.team_id, responseUrl: command.response_url };
    const message = await answerFirst(command, asker, room).catch((error: unknown) => {
      room.log.error({ err: error, text: command.text }, 'a command failed');
      return failedNotice();
    });
    if (message) await say(message, respond, room);
  };
}

/** How long a second delivery of the same command is recognised. */
const REMEMBERED = HOUR;

const CHANGING: ReadonlySet<Command['kind']> = new Set(['pause', 'resume', 'restore']);

/** What changes something, or offers to, is done once for what was typed once; another delivery of it is not answered. */
async function answerFirst(
  { text, trigger_id: trigger }: CommandArgs['command'],
  asker: Asker,
  room: Room,
): Promise<Message | undefined> {
  const command = parseCommand(text ?? '');
  const first = !CHANGING.has(command.kind) || (await room.once(`command:${trigger}`, REMEMBERED));
  return first ? await answer(command, asker, room) : undefined;
}

async function answer(command: Command, asker: Asker, room: Room): Promise<Message> {
  const { responseUrl, ...clicker } = asker;
  const { answers } = room;
  const reading = readingOf(room, undefined);
  switch (command.kind) {
    case 'help':
      return helpView();
    case 'unknown':
    case 'nameless':
      return helpView(command);
    case 'status':
      return await withUnowned(await status(command.query, clicker, room), command.query, clicker, room);
    case 'explain':
      return shown(await answers.explain(clicker, command.reference, responseUrl), explainingNotice);
    case 'policy':
      return shown(await room.policies.ask(clicker, command.reference, responseUrl), ({ looking }) =>
        lookingNotice(looking),
      );
    case 'restore':
      return shown(await answers.findRestore(clicker, command.reference), restoreOfferView);
    case 'history':
      return shown(await answers.history(clicker, command.reference, command.page), (found) =>
        historyView(found, reading),
      );
    case 'decisions':
      return shown(await answers.decisions(clicker, command.reference, command.page), decisionsView);
    case 'savings':
      return shown(await answers.savings(clicker, command.about), (found) => savingsView(found, reading));
    case 'pause':
    case 'resume':
      return shown(await answers[command.kind](clicker, command.words), (done) =>
        brakeView(command.kind, done),
      );
  }
}

function shown<T extends object>(found: T | Refusal, view: (found: T) => Message): Message {
  return 'refused' in found ? refusalNotice(found.refused) : view(found);
}

async function status(query: string, clicker: Clicker, room: Room): Promise<Message> {
  const found = await room.desk.status(clicker, query);
  if ('refused' in found) return refusalNotice(found.refused);
  const [first] = [...(found[0]?.waiting ?? []), ...(found[0]?.aside ?? [])];
  return statusView(found, readingOf(room, first?.review.owner.team));
}

/** Without a name: how many repositories nobody owns, for those who can change it. */
async function withUnowned(message: Message, query: string, clicker: Clicker, room: Room): Promise<Message> {
  const line = query === '' ? await room.desk.owners.unowned(clicker) : undefined;
  const full = message.blocks.length >= LIMIT.messageBlocks;
  return line === undefined || full ? message : { ...message, blocks: [context([line]), ...message.blocks] };
}

async function say(message: Message, respond: RespondFn, room: Room): Promise<void> {
  try {
    await respondPrivately(message, respond);
  } catch (error) {
    room.log.warn({ err: error, text: message.text }, 'the asker could not be answered');
  }
}
