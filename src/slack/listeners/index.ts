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
import { POLICY_ACTION } from '../policy-ids.ts';
import { askAway, chooseAway } from './away.ts';
import { answerAway } from './away-submit.ts';
import { open, turnPage } from './browse.ts';
import { answerChange, openChange } from './change.ts';
import { answerCommand } from './command.ts';
import { decision } from './decide.ts';
import { createHomes, homeOpened } from './home.ts';
import { choose } from './menu.ts';
import { answerOwner, askOwner } from './owner.ts';
import { decidePolicyClick, proposeNow } from './policy.ts';
import { createPolicyRedraw } from './policy-redraw.ts';
import { openPolicyWindow, turnPolicyPage } from './policy-windows.ts';
import type { ListenerPorts, Room } from './ports.ts';
import { createRedraw, type Redraw } from './redraw.ts';
import { restoreNamed } from './restore.ts';
import { chooseSeveral, confirmSeveral, openSeveral } from './several.ts';
import { snooze } from './snooze.ts';
import { createWindowRedraw } from './window-redraw.ts';

type Button = BlockAction<ButtonAction>;

/** Connects Slack's buttons and the command with the desk. Answers the redraw, for whoever else changes cards. */
export function registerListeners(app: App, desk: Desk, ports: ListenerPorts): Redraw {
  const redraw = createRedraw(desk, ports);
  const homes = createHomes(ports);
  const policyCards = createPolicyRedraw(ports);
  const windows = createWindowRedraw(ports.log);
  const patience = ports.patience ?? 1000;
  const room: Room = { ...ports, desk, redraw, homes, policyCards, windows, patience };

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
  app.action<Button>(ACTION.question, open(room, 'question'));
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

  registerPolicy(app, room);
  app.event('app_home_opened', homeOpened(homes));
  app.command(COMMAND, answerCommand(room));
  return { ...redraw, settled: () => settled(redraw, homes, policyCards, windows) };
}

function registerPolicy(app: App, room: Room): void {
  for (const id of [POLICY_ACTION.approve, POLICY_ACTION.decline, POLICY_ACTION.undo]) {
    app.action<Button>(id, decidePolicyClick(room));
  }
  app.action<Button>(POLICY_ACTION.images, openPolicyWindow(room, 'images'));
  app.action<Button>(POLICY_ACTION.text, openPolicyWindow(room, 'text'));
  app.action<Button>(POLICY_ACTION.previous, turnPolicyPage(room));
  app.action<Button>(POLICY_ACTION.next, turnPolicyPage(room));
  app.action<Button>(POLICY_ACTION.propose, proposeNow(room));
}

async function settled(...drawing: readonly { settled(): Promise<void> }[]): Promise<void> {
  for (const one of drawing) await one.settled();
}
