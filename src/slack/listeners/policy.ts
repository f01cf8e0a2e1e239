import type { PolicyChangeState } from '../../policy/policy-change.ts';
import { HOUR } from '../../policy/time.ts';
import type { Clicker, Refusal } from '../desk.ts';
import type { PolicyCard, PolicyWish } from '../policy-desk.ts';
import type { Message } from '../views/blocks.ts';
import { failedNotice, notRecordedNotice, recordingNotice, refusalNotice } from '../views/notices.ts';
import { lookingNotice } from '../views/policy-answer.ts';
import { policyRecordedNotice } from '../views/policy-state.ts';
import { early } from '../within.ts';
import { acknowledge, type ButtonArgs } from './decide.ts';
import { type Room, readingOf } from './ports.ts';
import { clickerOf, type PolicyClick, readPolicyClick, readPropose, wishOf } from './read-policy.ts';
import { respondPrivately, tell } from './tell.ts';

type Outcome =
  | { readonly kind: 'decided'; readonly card: PolicyCard }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** Slack delivered the click twice; the first delivery answers. */
  | { readonly kind: 'repeated' }
  | { readonly kind: 'failed' };

/** How long a second delivery of the same click is recognised. */
const REMEMBERED = HOUR;

/**
 * A click that decides about a policy: stored first, acknowledged after. What takes longer than the room's patience is
 * acknowledged with "recording…", which the result follows.
 */
export function decidePolicyClick(room: Room) {
  return async ({ ack, body, respond, client }: ButtonArgs): Promise<void> => {
    const click = readPolicyClick(body);
    const wish = click && wishOf(body.actions[0]?.action_id ?? '', click.value);
    if (!click || !wish) {
      await ack();
      room.log.warn({ user: body.user.id }, 'a click on a policy could not be read');
      if (!body.response_url) return; // Home gives none, and there is nothing to add to
      return await respondPrivately(refusalNotice(OLD), respond);
    }
    const speech = { respond, client, log: room.log };
    const recorded = record(room, click, wish);
    const inTime = await early(recorded, room.patience);
    await acknowledge(ack, room);
    if (!inTime) await tell(click.surface, recordingNotice(), speech);
    const outcome = inTime?.value ?? (await recorded);
    const notice = noticeOf(room, outcome, click, inTime !== undefined);
    draw(room, outcome, click);
    if (click.surface.kind === 'home') room.homes.draw(click.clicker, notice);
    else if (notice) await tell(click.surface, notice, speech);
  };
}

const OLD = 'This button is from an older message. Please use the newest one.';

/** The card itself says what was recorded; elsewhere, and after a wait, a sentence does. */
function noticeOf(
  room: Room,
  outcome: Outcome,
  { surface }: PolicyClick,
  inTime: boolean,
): Message | undefined {
  switch (outcome.kind) {
    case 'refused':
      return refusalNotice(outcome.refusal.refused, outcome.refusal.link);
    case 'failed':
      return notRecordedNotice();
    case 'repeated':
      return undefined;
    case 'decided': {
      // A button under another message than the card: there nothing changes by itself.
      const onCard = surface.kind === 'message' && surface.ts === outcome.card.change.posted?.ts;
      const shown = inTime && onCard;
      const reading = readingOf(room, outcome.card.change.owner.team);
      return shown ? undefined : policyRecordedNotice(outcome.card, reading);
    }
  }
}

/** What was refused may have been asked by an outdated card: it is drawn again as it is now. */
function draw(room: Room, outcome: Outcome, { value, clicker, surface }: PolicyClick): void {
  if (outcome.kind !== 'decided' && outcome.kind !== 'refused') return;
  if (surface.kind !== 'home') room.homes.drawIfSeen(clicker);
  room.policyCards.card(value.policy);
}

/** Never rejects: a failure is an outcome the clicker hears of. */
async function record(room: Room, click: PolicyClick, wish: PolicyWish): Promise<Outcome> {
  const { policy } = click.value;
  const { user } = click.clicker;
  try {
    const first = await room.once(click.key, REMEMBERED);
    if (!first && (await stands(room, policy, user, wish))) return { kind: 'repeated' };
    const answer = await room.policies.decide(click.clicker, policy, wish);
    if (!('refused' in answer)) return { kind: 'decided', card: answer.card };
    // Any delivery may be the one that lives to say it; it is said once.
    const told = !(await room.once(`${click.key} refused`, REMEMBERED));
    return told ? { kind: 'repeated' } : { kind: 'refused', refusal: answer };
  } catch (error) {
    room.log.error({ err: error, policy, user }, 'a decision about a policy was not recorded');
    return { kind: 'failed' };
  }
}

/** Whether an earlier delivery did what this click asks. An undo may be carried out already. */
async function stands(room: Room, policy: string, user: string, wish: PolicyWish): Promise<boolean> {
  const state = (await room.policies.card(policy))?.change.state;
  return state !== undefined && isBy(state, user) && DONE[wish.kind].has(state.status);
}

const DONE: Readonly<Record<PolicyWish['kind'], ReadonlySet<PolicyChangeState['status']>>> = {
  approve: new Set(['seconding', 'approved', 'applying', 'applied']),
  decline: new Set(['declined']),
  undo: new Set(['undoing', 'undone']),
};

const isBy = (state: PolicyChangeState, user: string) => 'by' in state && state.by.id === user;

/** *Propose it now*: the worker looks, and answers where the button stands. Clicked twice, it is asked once. */
export function proposeNow(room: Room) {
  return async ({ ack, body, respond }: ButtonArgs): Promise<void> => {
    await ack();
    const place = readPropose(body);
    const message = place
      ? await proposed(room, clickerOf(body), place, body).catch((error: unknown) => {
          room.log.error({ err: error, ...place }, 'a policy could not be asked for');
          return failedNotice();
        })
      : refusalNotice(OLD);
    if (message) await respondPrivately(message, respond);
  };
}

async function proposed(
  room: Room,
  clicker: Clicker,
  place: { readonly registry: string; readonly repository: string },
  body: ButtonArgs['body'],
): Promise<Message | undefined> {
  const [action] = body.actions;
  if (!(await room.once(`click:${clicker.user}:propose:${action?.action_ts}`, REMEMBERED))) return undefined;
  const asked = await room.policies.propose(clicker, place, body.response_url);
  return 'refused' in asked ? refusalNotice(asked.refused) : lookingNotice(asked.looking);
}
