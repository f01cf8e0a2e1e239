import { HOUR } from '../../policy/time.ts';
import type { Clicker } from '../desk.ts';
import { type RestoreValue, readRestoreValue } from '../restore-value.ts';
import type { Message } from '../views/blocks.ts';
import { failedNotice, recordingNotice, refusalNotice } from '../views/notices.ts';
import { restoringView } from '../views/restore.ts';
import { early } from '../within.ts';
import { acknowledge, type ButtonArgs } from './decide.ts';
import type { Room } from './ports.ts';
import { respondPrivately } from './tell.ts';

/** How long a second delivery of the same click is recognised. */
const REMEMBERED = HOUR;

/**
 * The confirmed button of `/ecr restore`: stored first, acknowledged after, as every decision. A second delivery finds
 * the holds restored already and is not answered.
 */
export function restoreNamed(room: Room) {
  return async ({ ack, body, respond }: ButtonArgs): Promise<void> => {
    const [action] = body.actions;
    const wish = action?.type === 'button' ? readRestoreValue(action.value) : undefined;
    const { id: user, team_id: team } = body.user;
    const clicker = { user, ...(team && { team }) };
    const answer = wish
      ? restore(room, clicker, wish, `restore:${user}:${action?.action_ts}`)
      : Promise.resolve(refusalNotice('This button cannot be read. Please type the command again.'));
    const inTime = await early(answer, room.patience);
    await acknowledge(ack, room);
    const say = async (message: Message) => {
      await respondPrivately(message, respond).catch((error: unknown) =>
        room.log.warn({ err: error, text: message.text }, 'the clicker could not be told'),
      );
    };
    if (!inTime) await say(recordingNotice());
    const message = await answer;
    if (message) await say(message);
  };
}

/** What to answer; nothing where another delivery of the click answers. Never rejects. */
async function restore(
  room: Room,
  clicker: Clicker,
  { name, count }: RestoreValue,
  key: string,
): Promise<Message | undefined> {
  try {
    const first = await room.once(key, REMEMBERED);
    const done = await room.answers.restoreNamed(clicker, name, count);
    if (!first) return undefined;
    return 'refused' in done ? refusalNotice(done.refused) : restoringView(name, done.restoring);
  } catch (error) {
    room.log.error({ err: error, user: clicker.user, name }, 'a restore was not recorded');
    return failedNotice();
  }
}
