import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import { ACTION, COMMAND } from '../action-ids.ts';
import type { Desk } from '../desk.ts';
import { open, turnPage } from './browse.ts';
import { answerCommand } from './command.ts';
import { decision } from './decide.ts';
import type { ListenerPorts, Room } from './ports.ts';
import { createRedraw, type Redraw } from './redraw.ts';

type Button = BlockAction<ButtonAction>;

/** Connects Slack's buttons and the command with the desk. Answers the redraw, for whoever else changes cards. */
export function registerListeners(app: App, desk: Desk, ports: ListenerPorts): Redraw {
  const redraw = createRedraw(desk, ports);
  const room: Room = { ...ports, desk, redraw, patience: ports.patience ?? 1000 };

  app.action<Button>(
    ACTION.keep,
    decision(room, () => ({ kind: 'keep' })),
  );
  app.action<Button>(
    ACTION.investigate,
    decision(room, () => ({ kind: 'investigate' })),
  );
  app.action<Button>(
    ACTION.remove,
    decision(room, ({ count, mode }) =>
      count === undefined || !mode ? undefined : { kind: 'remove', count, stated: mode },
    ),
  );
  app.action<Button>(
    ACTION.restore,
    decision(room, () => ({ kind: 'restore' })),
  );

  app.action<Button>(ACTION.more, open(room, 'more'));
  app.action<Button>(ACTION.images, open(room, 'images'));
  app.action<Button>(ACTION.previous, turnPage(room));
  app.action<Button>(ACTION.next, turnPage(room));

  app.command(COMMAND, answerCommand(room));
  return redraw;
}
