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
import { askAway, chooseAway } from './away.ts';
import { answerAway } from './away-submit.ts';
import { open, turnPage } from './browse.ts';
import { answerChange, openChange } from './change.ts';
import { answerCommand } from './command.ts';
import { decision } from './decide.ts';
import { createHomes, homeOpened } from './home.ts';
import { choose } from './menu.ts';
import { answerOwner, askOwner } from './owner.ts';
import type { ListenerPorts, Room } from './ports.ts';
import { createRedraw, type Redraw } from './redraw.ts';
import { restoreNamed } from './restore.ts';
import { chooseSeveral, confirmSeveral, openSeveral } from './several.ts';
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
    decision(room, ({ count, mode, list }) =>
      count === undefined || !mode
        ? undefined
        : { kind: 'remove', count, stated: mode, ...(list !== undefined && { list }) },
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
      reduce: askAway(room, 'reduce'),
      archive: askAway(room, 'archive'),
      'not-ours': askOwner(room, 'not-ours'),
      anew: open(room, 'anew'),
    }),
  );
  app.action<Button>(
    ACTION.except,
    decision(room, ({ except }) => except && { kind: 'except', ...except }),
  );
  app.action<Button>(ACTION.change, openChange(room));
  app.view<ViewSubmitAction>(VIEW.change, answerChange(room));
  app.action<Button>(ACTION.several, openSeveral(room));
  app.view<ViewSubmitAction>(VIEW.several, chooseSeveral(room));
  app.view<ViewSubmitAction>(VIEW.severalSure, confirmSeveral(room));
  app.action<Button>(ACTION.previous, turnPage(room));
  app.action<Button>(ACTION.next, turnPage(room));

  app.action<Button>(ACTION.assign, askOwner(room, 'assign'));
  app.view<ViewSubmitAction>(VIEW.assign, answerOwner(room, 'assign'));
  app.action<BlockAction<StaticSelectAction>>(ACTION.snooze, snooze(room));
  app.action<BlockAction<StaticSelectAction>>(ACTION.keepNewest, chooseAway(room));
  app.action<BlockAction<StaticSelectAction>>(ACTION.putAway, chooseAway(room));
  app.view<ViewSubmitAction>(VIEW.away, answerAway(room));
  app.view<ViewSubmitAction>(VIEW.notOurs, answerOwner(room, 'not-ours'));

  app.event('app_home_opened', homeOpened(homes));
  app.command(COMMAND, answerCommand(room));
  return { ...redraw, settled: () => settled(redraw, homes) };
}

async function settled(redraw: Redraw, homes: { settled(): Promise<void> }): Promise<void> {
  await redraw.settled();
  await homes.settled();
}
