import { expect, test } from 'vitest';
import { parseDigest } from '../../src/policy/image.ts';
import type { FrozenFamily, Review, ReviewState } from '../../src/policy/review.ts';
import { DAY } from '../../src/policy/time.ts';
import { APP } from '../../src/sandbox/slack/identity.ts';
import { ACTION, type ActionId, writeValue } from '../../src/slack/action-ids.ts';
import { ENGINEER, LEAD, MONDAY, type Office, PAYMENTS, privately, REGISTRY, useOffices } from './office.ts';

const offices = useOffices();

const BY = { id: ENGINEER };
const AT = MONDAY + 1000;
const STATES: Readonly<Record<string, ReviewState>> = {
  open: { status: 'open' },
  seconding: { status: 'seconding', by: BY, at: AT, role: 'member', effect: 'delete', stated: 'delete' },
  kept: { status: 'kept', by: BY, at: AT, until: AT + 90 * DAY },
  investigating: { status: 'investigating', by: BY, at: AT, owner: BY, reviewOn: AT + 14 * DAY },
  removing: { status: 'removing', by: BY, at: AT, effect: 'delete' },
  restored: { status: 'restored', by: BY, at: AT, removedBy: BY },
};

/** Everything a button can be drawn with, as an old message would carry it. */
function buttonsOf(
  review: string,
  families: number,
  root: FrozenFamily['root'],
): Record<string, [ActionId, string]> {
  const value = (more = {}) => writeValue({ review, ...more });
  return {
    keep: [ACTION.keep, value()],
    investigate: [ACTION.investigate, value()],
    remove: [ACTION.remove, value({ count: families, mode: 'delete' })],
    'remove of another count': [ACTION.remove, value({ count: families + 1, mode: 'delete' })],
    restore: [ACTION.restore, value({ count: families })],
    'leave out': [ACTION.except, value({ except: { root, leaveOut: true } })],
    change: [ACTION.change, value()],
  };
}

interface Asked {
  readonly office: Office;
  readonly review: Review;
  readonly frozen: readonly FrozenFamily[];
}

async function asked(): Promise<Asked> {
  const office = await offices.open();
  const all = await office.run();
  await office.settle();
  await office.stop(all);
  await office.run({ roles: { app: true, worker: false } });
  const [id = ''] = await office.store.reviews.inRepository(REGISTRY, 'payments/api');
  const review = await office.store.reviews.get(id);
  if (!review) throw new Error('no review');
  return { office, review, frozen: await office.store.reviews.frozen(id) };
}

async function putInto({ office, review }: Asked, state: ReviewState): Promise<void> {
  const stored = await office.store.reviews.get(review.id);
  const slow = state.status === 'seconding';
  const saved = await office.store.reviews.save({ ...review, slow, version: stored?.version ?? 0, state });
  if (saved !== 'saved') throw new Error(saved);
}

/** Clicks a button of an old message; answers what the clicker is told, or what became of the review, or the window. */
async function clicked({ office, review }: Asked, [actionId, value]: [ActionId, string]): Promise<string> {
  const { workspace, act, until } = office.slack;
  const text = { type: 'plain_text', text: 'Old' } as const;
  const { ts } = workspace.timeline.post({
    channel: PAYMENTS,
    user: APP.userId,
    text: 'old',
    blocks: [
      {
        type: 'actions',
        block_id: 'digest.9.old',
        elements: [{ type: 'button', action_id: actionId, text, value }],
      },
    ],
  });
  const before = JSON.stringify((await office.store.reviews.get(review.id)) ?? '');
  const told = privately(office, LEAD).length;
  let now = before;
  await act.click(LEAD, { channel: PAYMENTS, ts, actionId, value });
  const news = () => privately(office, LEAD).length > told || now !== before || workspace.modal(LEAD);
  now = JSON.stringify((await office.store.reviews.get(review.id)) ?? '');
  await until('an answer', news, 5_000);
  const window = workspace.modal(LEAD);
  if (window) {
    workspace.views.closeAll(LEAD);
    return 'a window';
  }
  const sentence = privately(office, LEAD)[told];
  if (sentence !== undefined)
    return (/"text":"((?:[^"\\]|\\.)*)"/.exec(sentence)?.[1] ?? '').replace(/\\"/g, '"');
  const after = await office.store.reviews.get(review.id);
  return `→ ${after?.state.status}${after?.leftOut ? ', one left out' : ''}`;
}

async function rowOf(one: Asked, state: ReviewState | undefined): Promise<Record<string, string>> {
  const root = one.frozen[0]?.root;
  if (!root) throw new Error('an empty list');
  const row: Record<string, string> = {};
  for (const [action, button] of Object.entries(buttonsOf(one.review.id, one.review.facts.families, root))) {
    if (state) await putInto(one, state);
    row[action] = await clicked(one, button);
  }
  return row;
}

test('buttons of old messages: every action on every state', async () => {
  const one = await asked();
  const table: Record<string, Record<string, string>> = {};
  for (const [name, state] of Object.entries(STATES)) table[name] = await rowOf(one, state);
  expect(table).toMatchInlineSnapshot(`
    {
      "investigating": {
        "change": "a window",
        "investigate": "→ investigating",
        "keep": "→ kept",
        "leave out": "This question is answered already: images can only be left out before that.",
        "remove": "→ removing",
        "remove of another count": "The list has 3 images, the button said 4. Please look again.",
        "restore": "Nothing of this was put aside, so there is nothing to restore.",
      },
      "kept": {
        "change": "a window",
        "investigate": "→ investigating",
        "keep": "→ kept",
        "leave out": "This question is answered already: images can only be left out before that.",
        "remove": "→ removing",
        "remove of another count": "The list has 3 images, the button said 4. Please look again.",
        "restore": "Nothing of this was put aside, so there is nothing to restore.",
      },
      "open": {
        "change": "Only an answer of *Keep* or *Investigate* can be changed. Please look at the card again.",
        "investigate": "→ investigating",
        "keep": "→ kept",
        "leave out": "→ open, one left out",
        "remove": "→ removing",
        "remove of another count": "The list has 3 images, the button said 4. Please look again.",
        "restore": "Nothing of this was put aside, so there is nothing to restore.",
      },
      "removing": {
        "change": "Only an answer of *Keep* or *Investigate* can be changed. Please look at the card again.",
        "investigate": "<@U0PAYENG> already approved the removal. Restore takes it back.",
        "keep": "<@U0PAYENG> already approved the removal. Restore takes it back.",
        "leave out": "This question is answered already: images can only be left out before that.",
        "remove": "<@U0PAYENG> already approved the removal. Restore takes it back.",
        "remove of another count": "<@U0PAYENG> already approved the removal. Restore takes it back.",
        "restore": "→ restored",
      },
      "restored": {
        "change": "Only an answer of *Keep* or *Investigate* can be changed. Please look at the card again.",
        "investigate": "<@U0PAYENG> had these restored. They will not be asked about again soon.",
        "keep": "<@U0PAYENG> had these restored. They will not be asked about again soon.",
        "leave out": "This question is answered already: images can only be left out before that.",
        "remove": "<@U0PAYENG> had these restored. They will not be asked about again soon.",
        "remove of another count": "<@U0PAYENG> had these restored. They will not be asked about again soon.",
        "restore": "<@U0PAYENG> had these restored. They will not be asked about again soon.",
      },
      "seconding": {
        "change": "Only an answer of *Keep* or *Investigate* can be changed. Please look at the card again.",
        "investigate": "→ investigating",
        "keep": "→ kept",
        "leave out": "→ open, one left out",
        "remove": "→ removing",
        "remove of another count": "The list has 3 images, the button said 4. Please look again.",
        "restore": "Nothing of this was put aside, so there is nothing to restore.",
      },
    }
  `);
});

/** A newer scan asks about one image less, which is in use now, and one more. */
async function askAnew({ office, review, frozen }: Asked): Promise<Review> {
  const [used, ...rest] = frozen;
  if (!used) throw new Error('an empty list');
  const root = parseDigest(`sha256:${'a'.repeat(64)}`);
  if (!root) throw new Error('no digest');
  const added = { ...used, root, members: [{ digest: root, tags: ['new'], shared: false }] };
  const { posted: _place, ...head } = review;
  const newer: Review = {
    ...head,
    id: '2026-W11-0000000000000000',
    version: 0,
    openedAt: AT,
    state: { status: 'open' },
  };
  const list = [...rest, added, { ...added, root: `${root.slice(0, -1)}b` as typeof root }];
  await office.store.reviews.open(newer, list, { at: AT, kind: 'asked', by: 'layaway', text: 'asked' });
  const uses = new Map([[used.root, { at: AT + 1, by: 'prod/api' }]]);
  await office.store.memory.rememberUses(REGISTRY, review.repository, uses);
  return newer;
}

test('a card that a newer scan replaced says what is different, and links the newer message', async () => {
  const one = await asked();
  const newer = await askAnew(one);
  expect(await rowOf(one, undefined)).toMatchInlineSnapshot(`
    {
      "change": "This question was asked again in a newer message. It is about 4 images instead of 3: 1 no longer in question (1 in use now), 2 new. Please answer there.",
      "investigate": "This question was asked again in a newer message. It is about 4 images instead of 3: 1 no longer in question (1 in use now), 2 new. Please answer there.",
      "keep": "This question was asked again in a newer message. It is about 4 images instead of 3: 1 no longer in question (1 in use now), 2 new. Please answer there.",
      "leave out": "This question was asked again in a newer message. It is about 4 images instead of 3: 1 no longer in question (1 in use now), 2 new. Please answer there.",
      "remove": "This question was asked again in a newer message. It is about 4 images instead of 3: 1 no longer in question (1 in use now), 2 new. Please answer there.",
      "remove of another count": "This question was asked again in a newer message. It is about 4 images instead of 3: 1 no longer in question (1 in use now), 2 new. Please answer there.",
      "restore": "This question was asked again in a newer message. Please answer there.",
    }
  `);
  const message = one.office.slack.workspace.messages(PAYMENTS)[0];
  if (!message) throw new Error('no message');
  const posted = { channel: PAYMENTS, ts: message.ts, week: '2026-W11' };
  const stored = await one.office.store.reviews.get(newer.id);
  await one.office.store.reviews.save({ ...newer, version: stored?.version ?? 0, posted });
  const before = privately(one.office, LEAD).length;
  await clicked(one, [ACTION.remove, writeValue({ review: one.review.id, count: 3, mode: 'delete' })]);
  expect(privately(one.office, LEAD)[before]).toContain(`${message.ts}|Open the newer message>`);
});

test('an answer that a newer question took the place of is not changed on its old card', async () => {
  const one = await asked();
  await putInto(one, { status: 'kept', by: BY, at: AT, until: AT + DAY });
  await askAnew(one);
  const { remove } = buttonsOf(one.review.id, 3, one.frozen[0]?.root as FrozenFamily['root']);
  expect(await clicked(one, remove as [ActionId, string])).toContain('asked again in a newer message');
});

test('what is unknown or cannot be read is answered, too', async () => {
  const one = await asked();
  const said: Record<string, string> = {};
  for (const action of [ACTION.keep, ACTION.investigate, ACTION.remove, ACTION.restore, ACTION.except]) {
    for (const value of ['old', '{}', '{"r":""}', '[1]', `{"r":"${one.review.id}","d":"sha256:1","o":1}`]) {
      if (
        (action === ACTION.keep || action === ACTION.investigate || action === ACTION.restore) &&
        value.includes('2026')
      )
        continue;
      said[await clicked(one, [action, value])] = 'unreadable';
    }
    const known = {
      count: 1,
      mode: 'delete',
      except: { root: one.frozen[0]?.root as FrozenFamily['root'], leaveOut: true },
    } as const;
    said[await clicked(one, [action, writeValue({ review: '2026-W01-unknown', ...known })])] = 'unknown';
  }
  expect(said).toEqual({
    'This button is from an older message. Please use the newest one.': 'unreadable',
    'This question is no longer known here. A newer message may ask it again.': 'unknown',
  });
});
