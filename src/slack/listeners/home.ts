import { setTimeout as sleep } from 'node:timers/promises';
import type { SlackEventMiddlewareArgs } from '@slack/bolt';
import { SECOND } from '../../policy/time.ts';
import type { Clicker } from '../desk.ts';
import type { Message } from '../views/blocks.ts';
import { checkHome } from '../views/check.ts';
import { homeSentence, homeView } from '../views/home.ts';
import type { ListenerPorts } from './ports.ts';
import { readingOf } from './ports.ts';

/** Draws Home tabs, in the background. Any number of wishes of one person become one or two publications. */
export interface Homes {
  /** Draws the tab of whoever has it open or had it open lately; `notice` is said on top, once. */
  draw(clicker: Clicker, notice?: Message): void;
  /** The same where this process knows that they look at it. */
  drawIfSeen(clicker: Clicker): void;
  settled(): Promise<void>;
}

type Ports = Pick<ListenerPorts, 'answers' | 'publishHome' | 'now' | 'zoneOf' | 'log'>;

interface Wish {
  readonly clicker: Clicker;
  readonly notice?: Message;
}

const MOST_TRIES = 5;
/** Whom this process has shown their Home; the oldest are forgotten, and drawn when they open it again. */
const MOST_SEEN = 5_000;

export function createHomes(ports: Ports): Homes {
  const wanted = new Map<string, Wish>();
  const running = new Map<string, Promise<void>>();
  const seen = new Set<string>();
  const draw = (clicker: Clicker, notice?: Message) => {
    const { user } = clicker;
    seen.delete(user);
    seen.add(user);
    const [oldest] = seen;
    if (seen.size > MOST_SEEN && oldest !== undefined) seen.delete(oldest);
    wanted.set(user, { clicker, ...(notice && { notice }) });
    if (running.has(user)) return;
    running.set(
      user,
      drawWanted(user, wanted, ports).finally(() => running.delete(user)),
    );
  };
  return {
    draw,
    drawIfSeen: (clicker) => {
      if (seen.has(clicker.user)) draw(clicker);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}

/** `app_home_opened`: Slack tells it for the Messages tab too, and each time anew. */
export function homeOpened(homes: Homes) {
  return async ({ event, body }: SlackEventMiddlewareArgs<'app_home_opened'>): Promise<void> => {
    if (event.tab === 'home') homes.draw({ user: event.user, ...(body.team_id && { team: body.team_id }) });
  };
}

/** Draws until nobody wants a newer drawing: what is stored is read right before each publication. */
async function drawWanted(user: string, wanted: Map<string, Wish>, ports: Ports): Promise<void> {
  for (let wish = wanted.get(user); wish; wish = wanted.get(user)) {
    wanted.delete(user);
    try {
      await publish(wish, ports);
    } catch (error) {
      ports.log.error({ err: error, user }, 'a Home tab could not be drawn');
    }
  }
}

/** Tries again where Slack asks for it: a tab published twice does no harm. */
async function publish(wish: Wish, ports: Ports): Promise<void> {
  const { user } = wish.clicker;
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const result = await ports.publishHome(user, await drawn(wish, ports));
    if (result.status === 'updated') return;
    ports.log.warn({ user, result, tries }, 'a Home tab was not published');
    if (result.status === 'refused') return;
    await sleep(result.status === 'later' ? result.retryAfterMs : tries * SECOND);
  }
}

async function drawn({ clicker, notice }: Wish, ports: Ports) {
  const page = await ports.answers.home(clicker);
  if ('refused' in page) return homeSentence(page.refused, readingOf(ports, undefined));
  const reading = readingOf(ports, page.teams[0]);
  const view = homeView(page, reading, notice);
  const problems = checkHome(view);
  if (problems.length === 0) return view;
  ports.log.error({ problems, user: clicker.user }, 'a Home tab breaks Slack’s limits');
  return homeSentence(
    'This page is too long for Slack to show. `/ecr status` shows your repositories.',
    reading,
  );
}
