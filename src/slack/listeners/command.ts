import type { RespondFn, SlackCommandMiddlewareArgs } from '@slack/bolt';
import type { Message } from '../views/blocks.ts';
import { helpView } from '../views/help.ts';
import { failedNotice, refusalNotice } from '../views/notices.ts';
import { statusView } from '../views/status.ts';
import { type Command, parseCommand } from './parse-command.ts';
import { type Room, readingOf } from './ports.ts';
import { respondPrivately } from './tell.ts';

type CommandArgs = Pick<SlackCommandMiddlewareArgs, 'ack' | 'command' | 'respond'>;

/** `/ecr`: acknowledged at once, answered to the asker only. */
export function answerCommand(room: Room) {
  return async ({ ack, command, respond }: CommandArgs): Promise<void> => {
    await ack();
    const clicker = { user: command.user_id, team: command.team_id };
    const message = await answer(parseCommand(command.text ?? ''), clicker, room).catch((error: unknown) => {
      room.log.error({ err: error, text: command.text }, 'a command failed');
      return failedNotice();
    });
    await say(message, respond, room);
  };
}

async function answer(
  command: Command,
  clicker: { readonly user: string; readonly team: string },
  room: Room,
): Promise<Message> {
  if (command.kind === 'help') return helpView();
  if (command.kind === 'unknown') return helpView(command);
  const found = await room.desk.status(clicker, command.query);
  if ('refused' in found) return refusalNotice(found.refused);
  const [first] = [...(found[0]?.waiting ?? []), ...(found[0]?.aside ?? [])];
  return statusView(found, readingOf(room, first?.review.owner.team));
}

async function say(message: Message, respond: RespondFn, room: Room): Promise<void> {
  try {
    await respondPrivately(message, respond);
  } catch (error) {
    room.log.warn({ err: error, text: message.text }, 'the asker could not be answered');
  }
}
