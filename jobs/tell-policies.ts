import type { TeamConfig } from '../src/config/schema.ts';
import type { PolicyChange } from '../src/policy/policy-change.ts';
import { permissionsOf } from '../src/policy/review-decide.ts';
import { drawPolicy } from '../src/slack/draw-policy.ts';
import type { PolicyCard } from '../src/slack/policy-desk.ts';
import type { Reading } from '../src/slack/views/dates.ts';
import { undeliveredPolicy } from '../src/slack/views/notices.ts';
import { policyMessage } from '../src/slack/views/policy-card.ts';
import { peopleOf, policyLine } from '../src/slack/views/policy-thread.ts';
import { threadMessage } from '../src/slack/views/thread.ts';
import { isoWeek } from './calendar.ts';
import type { Deps } from './deps.ts';
import type { Posting } from './digest.ts';
import { postOnce } from './post-once.ts';
import { tellDirectly } from './tell-directly.ts';
import { namesOf } from './thread-decisions.ts';

/**
 * Brings card and thread of every policy change up to date that was saved since: posts a new proposal in its team's
 * channel, draws what changed, adds a line to the thread. All of it follows from what is stored, so whatever a process
 * leaves undone the next sweep does, and each message is posted once.
 */
export async function tellPolicies(deps: Deps, posting: Pick<Posting, 'poster' | 'lookups'>): Promise<void> {
  for (const change of await deps.store.policies.news()) {
    await tellOne(deps, posting, change).catch((error: unknown) => {
      // One policy's trouble is its own; the next sweep tries again.
      deps.log.error({ policy: change.id, err: error }, 'a policy could not be told');
    });
  }
}

type PostedChange = PolicyChange & { readonly posted: NonNullable<PolicyChange['posted']> };

async function tellOne(deps: Deps, posting: Pick<Posting, 'poster' | 'lookups'>, change: PolicyChange) {
  if (isPosted(change)) {
    if (await broughtUpToDate(deps, posting, change)) await deps.store.policies.told(change);
    return;
  }
  // Declined on Home before it was posted, or replaced: it needs no card any more.
  const worth = !OVER.has(change.state.status) && permissionsOf(deps.config.mode).ask;
  if (!worth) return await deps.store.policies.told(change);
  await postCard(deps, posting, change);
}

const OVER: ReadonlySet<PolicyChange['state']['status']> = new Set([
  'declined',
  'superseded',
  'refused',
  'undone',
  'lapsed',
]);

const isPosted = (change: PolicyChange): change is PostedChange => change.posted !== undefined;

async function postCard(
  deps: Deps,
  { poster }: Pick<Posting, 'poster'>,
  change: PolicyChange,
): Promise<void> {
  const settings = settingsOf(deps, change);
  if (!settings) {
    deps.log.warn({ policy: change.id }, 'no channel for a proposed policy: nobody is known to own it');
    return await deps.store.policies.told(change);
  }
  const message = policyMessage(cardOf(deps, change), readingOf(deps, change));
  const post = { channel: settings.channel, message };
  const posted = await postOnce(deps, poster, `policy ${change.id}`, post, { reviews: [] });
  if (posted.status !== 'posted') {
    deps.log.warn({ policy: change.id, posted }, 'a proposed policy could not be posted');
    const closed = posted.status === 'refused' && posted.permanent ? posted.sentence : undefined;
    const told = closed !== undefined && (await leadsTold(deps, poster, change, settings, closed));
    if (told) await deps.store.policies.told(change);
    return;
  }
  const week = isoWeek(deps.now(), deps.config.schedule.timezone);
  await markPosted(deps, change.id, { channel: posted.channel, ts: posted.ts, week });
}

/** The channel is theirs to mend, and Home has the same buttons. Told once; where nobody can be told, it is tried again. */
async function leadsTold(
  deps: Deps,
  poster: Posting['poster'],
  change: PolicyChange,
  { channel, leads }: TeamConfig,
  sentence: string,
): Promise<boolean> {
  const { fallback } = deps.config.owners;
  const others = (fallback !== undefined && deps.config.teams[fallback]?.leads) || [];
  const message = undeliveredPolicy(change, channel, sentence);
  return (
    (await tellDirectly(deps, poster, [leads, others], `policy unposted ${change.id}`, message)) === 'told'
  );
}

/** Somebody answers on Home meanwhile: read again. It stays news, and the next round draws what was answered. */
async function markPosted({ store }: Deps, id: string, posted: PostedChange['posted']): Promise<void> {
  for (;;) {
    const now = await store.policies.get(id);
    if (!now || now.posted) return;
    if ((await store.policies.save({ ...now, posted })) === 'conflict') continue;
    const saved = { ...now, version: now.version + 1 };
    if (now.state.status === 'proposed') await store.policies.told(saved);
    return;
  }
}

/** Whether card and thread show this change. */
async function broughtUpToDate(
  deps: Deps,
  posting: Pick<Posting, 'poster' | 'lookups'>,
  change: PostedChange,
): Promise<boolean> {
  const drawn = await drawPolicy(
    {
      poster: posting.poster,
      load: async (id) => {
        const now = await deps.store.policies.get(id);
        return now && cardOf(deps, now);
      },
      reading: () => readingOf(deps, change),
      log: deps.log,
    },
    change.id,
  );
  // What Slack refuses for good (a channel that is gone) is not tried for ever.
  if (drawn?.status !== 'updated' && drawn?.status !== 'refused') return false;
  return await lineTold(deps, posting, change);
}

async function lineTold(
  deps: Deps,
  { poster, lookups }: Pick<Posting, 'poster' | 'lookups'>,
  change: PostedChange,
): Promise<boolean> {
  const { state, posted } = change;
  const names = await namesOf({ lookups }, peopleOf(state));
  const line = policyLine(cardOf(deps, change), names, settingsOf(deps, change)?.leads ?? []);
  if (!line) return true;
  const at = momentOf(state);
  const message = threadMessage(line.text, at, posted.ts, readingOf(deps, change));
  const post = { channel: posted.channel, threadTs: posted.ts, message };
  const key = `policy ${change.id} ${state.status} ${at}`;
  const told = await postOnce(deps, poster, key, line.calls ? { ...post, calls: true } : post, {
    reviews: [],
  });
  if (told.status === 'refused') deps.log.error({ policy: change.id, told }, 'a line could not be told');
  return told.status !== 'later';
}

function momentOf(state: PolicyChange['state']): number {
  if ('at' in state) return state.at;
  return 'since' in state ? state.since : 0;
}

/** Whoever owns the repository; the fallback team for those nobody owns. */
function settingsOf({ config }: Deps, { owner }: PolicyChange): TeamConfig | undefined {
  const team = owner.team ?? config.owners.fallback;
  return team === undefined ? undefined : config.teams[team];
}

function cardOf({ config }: Deps, change: PolicyChange): PolicyCard {
  const { mode, slowPath, registries } = config;
  const several = registries.length > 1 && { several: true as const };
  return { change, mode, leadMustApprove: slowPath.leadMustApprove, ...several };
}

function readingOf(deps: Deps, change: PolicyChange): Reading {
  const zone = settingsOf(deps, change)?.timezone ?? deps.config.schedule.timezone;
  return { now: deps.now(), zone };
}
