import type { ModalState } from '../action-ids.ts';
import { failedNotice } from '../views/notices.ts';
import type { ButtonArgs } from './decide.ts';
import { openModal, updateModal } from './modals.ts';
import { type Click, readClick } from './payload.ts';
import type { Room } from './ports.ts';
import { tell } from './tell.ts';

/** *Review N more*, *Show images* and *Show evidence*: nothing is stored, so the click is acknowledged at once. */
export function open(room: Room, kind: ModalState['kind']) {
  return browsing(room, (click, { client }) =>
    openModal(click, { kind, review: click.value.review, page: click.value.page ?? 1 }, client, room),
  );
}

/** *Previous page* and *Next page* of an open modal. */
export function turnPage(room: Room) {
  return browsing(room, (click, { client }) => updateModal(click, client, room, click.value.page ?? 1));
}

/** Acknowledges first, then shows; whoever clicked hears of a failure. */
export function browsing(room: Room, show: (click: Click, args: ButtonArgs) => Promise<void>) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    const click = readClick(args.body);
    if (!click) return;
    try {
      await show(click, args);
    } catch (error) {
      room.log.error({ err: error, review: click.value.review }, 'a window could not be shown');
      await tell(click.surface, failedNotice(), {
        respond: args.respond,
        client: args.client,
        log: room.log,
      });
    }
  };
}
