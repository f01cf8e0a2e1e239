import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WorkQueue } from '../../jobs/queue.ts';
import type { StartOptions } from '../app.ts';
import { type Authority, type AuthoritySettings, mayAsk, mayDecide } from '../owners/authority.ts';
import { SECOND } from '../policy/time.ts';
import { createBoltApp } from '../slack/bolt.ts';
import type { Clicker, Desk, Refusal } from '../slack/desk.ts';
import { identify, type SlackIdentity } from '../slack/identity.ts';
import { registerListeners } from '../slack/listeners/index.ts';
import { createRedraw, type Redraw } from '../slack/listeners/redraw.ts';
import { channelTurns } from '../slack/pacing.ts';
import { createPeople, type People } from '../slack/people.ts';
import { createPoster, type Poster } from '../slack/poster.ts';
import { impatientClient } from '../slack/web-client.ts';
import type { Store } from '../store/store.ts';
import { createDesk } from './desk.ts';

/** Slack as this process uses it: listening where it is the app, posting in any role. */
export interface SlackSide {
  readonly desk: Desk;
  readonly poster: Poster;
  readonly redraw: Redraw;
  /** Opens the door. Answers the port where Slack comes in over HTTP. Throws a sentence where Slack refuses us. */
  open(): Promise<number | undefined>;
  stop(): Promise<void>;
}

export interface SlackParts {
  readonly store: Store;
  readonly queue: WorkQueue;
  readonly health: (request: IncomingMessage, response: ServerResponse) => boolean;
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
  const poster = createPoster(impatientClient(at(BACKGROUND)), channelTurns(slack.channelGap));
  const people = createPeople(impatientClient(at(LOOK_UP)), now);
  let workspace: SlackIdentity | undefined;
  const desk = createDesk({
    store: parts.store,
    now,
    mode: config.mode,
    log,
    ...authorities(options, people, () => workspace),
    enqueue: (review) => parts.queue.add({ name: 'review', review }),
  });
  const zoneOf = (team?: string) => (team && config.teams[team]?.timezone) || config.schedule.timezone;
  const ports = { poster, once: parts.store.once, now, zoneOf, log };
  const app = roles.app ? boltApp(options, parts) : undefined;
  const redraw = app ? registerListeners(app.app, desk, ports) : createRedraw(desk, ports);
  return {
    desk,
    poster,
    redraw,
    async open() {
      const started = app ? await app.start() : await identified(options);
      if (started.status === 'refused') throw new Error(started.sentence);
      workspace = started.identity;
      return app?.port();
    },
    async stop() {
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
    log,
  });
}

/** A worker only posts; still a wrong token is said at the start. */
async function identified({ slack, log }: StartOptions) {
  const client = impatientClient({
    botToken: slack.botToken,
    timeout: BACKGROUND,
    ...(slack.apiUrl && { slackApiUrl: slack.apiUrl }),
  });
  const found = await identify(client, log, () => false);
  return found.status === 'refused' ? found : ({ status: 'started', identity: found } as const);
}

function authorities({ config }: StartOptions, people: People, workspace: () => SlackIdentity | undefined) {
  const settings = (identity: SlackIdentity): AuthoritySettings => ({
    workspace: identity,
    teams: config.teams,
    fallback: config.owners.fallback,
    admins: config.admins,
  });
  const judged = async (
    clicker: Clicker,
    judge: (asker: Awaited<ReturnType<People['look']>>, settings: AuthoritySettings) => Authority,
  ): Promise<{ role: string } | Refusal> => {
    const identity = workspace();
    if (!identity) return { refused: 'Layaway is still starting. Please click again in a moment.' };
    const authority = judge(await people.look(clicker.user), settings(identity));
    return 'refused' in authority ? authority : { role: authority.role };
  };
  return {
    authorize: (clicker: Clicker, team: string | undefined) =>
      judged(clicker, (asker, known) => mayDecide(asker, team, known)),
    mayAsk: (clicker: Clicker) =>
      judged(clicker, (asker, known) => {
        const standing = mayAsk(asker, known);
        return 'refused' in standing ? standing : { allowed: true, role: 'member' };
      }),
    teamsOf: (user: string) =>
      Object.entries(config.teams).flatMap(([name, team]) =>
        team.members.includes(user) || team.leads.includes(user) ? [name] : [],
      ),
  };
}
