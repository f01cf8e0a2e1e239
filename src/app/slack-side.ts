import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Deps } from '../../jobs/deps.ts';
import type { WorkQueue } from '../../jobs/queue.ts';
import { namedIn } from '../../jobs/remind.ts';
import type { Picturing } from '../../jobs/week-pictures.ts';
import type { StartOptions } from '../app.ts';
import { SECOND } from '../policy/time.ts';
import { createBoltApp } from '../slack/bolt.ts';
import type { Desk } from '../slack/desk.ts';
import { homePublisher } from '../slack/home-publisher.ts';
import { identify, type SlackIdentity } from '../slack/identity.ts';
import { followGroups } from '../slack/listeners/groups.ts';
import { registerListeners } from '../slack/listeners/index.ts';
import { createRedraw, type Redraw } from '../slack/listeners/redraw.ts';
import { createLookups, type Lookups } from '../slack/lookups.ts';
import { channelTurns, sharedChannelTurns } from '../slack/pacing.ts';
import { createPeople } from '../slack/people.ts';
import { createPoster, type Poster } from '../slack/poster.ts';
import { quietPoster } from '../slack/quiet-poster.ts';
import { createUploads } from '../slack/uploads.ts';
import { createUserGroups } from '../slack/user-groups.ts';
import { waitingPoster } from '../slack/waiting-poster.ts';
import { impatientClient } from '../slack/web-client.ts';
import type { Store } from '../store/store.ts';
import { createAnswers } from './answers.ts';
import { authorities, standingIn } from './authorities.ts';
import { cardOf, createDesk } from './desk.ts';
import { createPicturing } from './picturing.ts';
import { platformChannel } from './platform-channel.ts';
import { createPolicyDesk } from './policy.ts';
import { keepGroupsWarm } from './warm-groups.ts';
import type { ClockWatch } from './watch-clock.ts';

/** Slack as this process uses it: listening where it is the app, posting in any role. */
export interface SlackSide {
  readonly desk: Desk;
  readonly poster: Poster;
  readonly redraw: Redraw;
  readonly lookups: Lookups;
  readonly standing: NonNullable<Deps['standing']>;
  readonly pictures: Picturing;
  /** Resolves when all that came in is answered, and nothing is left to draw. */
  settled(): Promise<void>;
  /** Opens the port where Slack comes in over HTTP, and answers it. Health checks are answered there from now on. */
  listen(): Promise<number | undefined>;
  /**
   * Resolves when Slack said who we are, and can reach us; however long that takes. Answers a sentence where Slack
   * refuses us: then it may be tried again.
   */
  open(): Promise<string | undefined>;
  stop(): Promise<void>;
}

export interface SlackParts {
  readonly store: Store;
  readonly queue: WorkQueue;
  readonly health: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Absent in a process that takes no answers. */
  readonly clock?: Pick<ClockWatch, 'trouble'>;
}

/** Longest wait for who somebody is: a click's patience is a second more. */
const LOOK_UP = 2 * SECOND;
const BACKGROUND = 10 * SECOND;

export function slackSide(options: StartOptions, parts: SlackParts): SlackSide {
  const { config, now, log, slack, roles } = options;
  const at = (timeout: number) => ({
    botToken: slack.botToken,
    timeout,
    ...(slack.apiUrl && { slackApiUrl: slack.apiUrl }),
  });
  const lookups = createLookups(impatientClient(at(BACKGROUND)), now, log);
  let workspace: SlackIdentity | undefined;
  // Where people wait for an answer nothing waits for Redis, or for other processes.
  const turns = roles.app
    ? channelTurns(slack.channelGap)
    : sharedChannelTurns(parts.store.pace, log, slack.channelGap);
  const direct = quietPoster(createPoster(impatientClient(at(BACKGROUND)), turns, now), lookups);
  // A worker does not wait for Slack; whoever else posts, begins when Slack is there.
  const poster = roles.worker ? waitingPoster(direct, log, () => workspace !== undefined) : direct;
  const looking = impatientClient(at(LOOK_UP));
  const people = createPeople(looking, now);
  const groups = createUserGroups(looking, now, log);
  const registrars = { people, groups, workspace: () => workspace };
  const zoneOf = (team?: string) => (team && config.teams[team]?.timezone) || config.schedule.timezone;
  const deskParts = {
    store: parts.store,
    now,
    zoneOf,
    mode: config.mode,
    pace: { ...config.rates, ...config.budget },
    log,
    ...authorities(config, registrars),
    owners: { teams: Object.keys(config.teams), assigning: config.owners.order.includes('assigned') },
    enqueue: (review: string) => parts.queue.add({ name: 'review', review }),
    permalink: createLookups(looking, now, log).permalink,
    unfit: () => parts.clock?.trouble() ?? parts.store.safekeeping.trouble(),
  };
  const desk = createDesk(deskParts);
  const answers = createAnswers({
    ...deskParts,
    config,
    cardOf: (review) => cardOf(deskParts, review),
    askWorker: (work) => parts.queue.add(work),
    tellPlatform: platformChannel({ config, poster, log }),
  });
  const policies = createPolicyDesk({
    ...deskParts,
    leadMustApprove: config.slowPath.leadMustApprove,
    several: config.registries.length > 1,
    askWorker: (work) => parts.queue.add(work),
  });
  const answersFor = (user: string, team: string | undefined) => namedIn(config, user, team);
  const publishHome = homePublisher(impatientClient(at(BACKGROUND)), now);
  const ports = {
    poster,
    answers,
    policies,
    publishHome,
    once: parts.store.once,
    now,
    zoneOf,
    answersFor,
    log,
  };
  const app = roles.app ? boltApp(options, parts) : undefined;
  const redraw = app ? registerListeners(app.app, desk, ports) : createRedraw(desk, ports);
  if (app) followGroups(app.app, groups);
  let cool = async () => {};
  const stopping = new AbortController();
  return {
    desk,
    poster,
    redraw,
    lookups,
    standing: standingIn(config, registrars),
    pictures: createPicturing(
      parts.store,
      createUploads(impatientClient(at(BACKGROUND)), now),
      slack.channelGap,
    ),
    listen: async () => await app?.listen(),
    async open() {
      const started = app ? await app.start() : await identified(options, stopping.signal);
      if (started.status === 'refused') return started.sentence;
      workspace = started.identity;
      if (app && !stopping.signal.aborted)
        cool = keepGroupsWarm({ config, groups, poster, store: parts.store, now, log });
      return undefined;
    },
    async settled() {
      await app?.answered();
      await redraw.settled();
    },
    async stop() {
      stopping.abort();
      await cool();
      await app?.stop();
      await redraw.settled();
    },
  };
}

function boltApp({ slack, port, host, now, log }: StartOptions, { store, health }: SlackParts) {
  const intake = slack.intake;
  if (!intake) throw new Error('the app needs SLACK_APP_TOKEN or SLACK_SIGNING_SECRET');
  return createBoltApp({
    botToken: slack.botToken,
    ...intake,
    port,
    ...(host && { host }),
    health,
    ...(slack.apiUrl && { slackApiUrl: slack.apiUrl }),
    now,
    once: store.once,
    forget: store.forget,
    log,
  });
}

/** A worker only posts; still a wrong token is said. */
async function identified({ slack, log }: StartOptions, stop: AbortSignal) {
  const client = impatientClient({
    botToken: slack.botToken,
    timeout: BACKGROUND,
    stop,
    ...(slack.apiUrl && { slackApiUrl: slack.apiUrl }),
  });
  const found = await identify(client, log, stop);
  return found.status === 'refused' ? found : ({ status: 'started', identity: found } as const);
}
