import type {
  App,
  BlockAction,
  ButtonAction,
  OverflowAction,
  StaticSelectAction,
  ViewSubmitAction,
} from '@slack/bolt';
import { ACTION, COMMAND, VIEW } from '../action-ids.ts';
import type { Desk } from '../desk.ts';
import { open, turnPage } from './browse.ts';
import { answerCommand } from './command.ts';
import { decision } from './decide.ts';
import { createHomes, homeOpened } from './home.ts';
import { choose } from './menu.ts';
import { answerOwner, askOwner } from './owner.ts';
import type { ListenerPorts, Room } from './ports.ts';
import { createRedraw, type Redraw } from './redraw.ts';
import { restoreNamed } from './restore.ts';
import { snooze } from './snooze.ts';

type Button = BlockAction<ButtonAction>;

/** Connects Slack's buttons and the command with the desk. Answers the redraw, for whoever else changes cards. */
export function registerListeners(app: App, desk: Desk, ports: ListenerPorts): Redraw {
  const redraw = createRedraw(desk, ports);
  const homes = createHomes(ports);
  const room: Room = { ...ports, desk, redraw, homes, patience: ports.patience ?? 1000 };

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
  app.action<Button>(ACTION.homeMore, open(room, 'home'));
  app.action<Button>(ACTION.restoreNamed, restoreNamed(room));
  app.action<BlockAction<OverflowAction>>(
    ACTION.menu,
    choose(room, {
      images: open(room, 'images'),
      evidence: open(room, 'evidence'),
      'not-ours': askOwner(room, 'not-ours'),
    }),
  );
  app.action<Button>(ACTION.previous, turnPage(room));
  app.action<Button>(ACTION.next, turnPage(room));

  app.action<Button>(ACTION.assign, askOwner(room, 'assign'));
  app.view<ViewSubmitAction>(VIEW.assign, answerOwner(room, 'assign'));
  app.action<BlockAction<StaticSelectAction>>(ACTION.snooze, snooze(room));
  app.view<ViewSubmitAction>(VIEW.notOurs, answerOwner(room, 'not-ours'));

  app.event('app_home_opened', homeOpened(homes));
  app.command(COMMAND, answerCommand(room));
  return { ...redraw, settled: () => settled(redraw, homes) };
}

async function settled(redraw: Redraw, homes: { settled(): Promise<void> }): Promise<void> {
  await redraw.settled();
  await homes.settled();
}
