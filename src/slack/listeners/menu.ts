import type { MenuEntry } from '../action-ids.ts';
import type { ButtonArgs } from './decide.ts';
import { chosen } from './payload.ts';
import type { Room } from './ports.ts';

/** A choice from a card's ⋯ menu goes to its entry's listener, which acknowledges it. */
export function choose(
  room: Room,
  entries: Readonly<Record<MenuEntry, (args: ButtonArgs) => Promise<void>>>,
) {
  return async (args: ButtonArgs): Promise<void> => {
    const choice = chosen(args.body.actions[0]);
    if (choice) return entries[choice.entry](args);
    await args.ack();
    room.log.warn({ user: args.body.user.id }, 'a choice from a menu could not be read');
  };
}
