import { expect, test } from 'vitest';
import { type PolicyChange, policyChangeId } from '../../src/policy/policy-change.ts';
import { DAY } from '../../src/policy/time.ts';
import { APP } from '../../src/sandbox/slack/identity.ts';
import { POLICY_ACTION, writePolicyValue, writeProposeValue } from '../../src/slack/policy-ids.ts';
import { CHANGE } from '../slack/policies.ts';
import { addOthers, ask, BYSTANDER, GUEST, home, STRANGER } from './asking.ts';
import {
  click,
  ENGINEER,
  LEAD,
  MONDAY,
  type Office,
  PAYMENTS,
  posted,
  privately,
  REGION,
  REGISTRY,
  SHOP_LEAD,
  useOffices,
} from './office.ts';
import { windowShows } from './window.ts';

const offices = useOffices();

const policyText = (tag: string, days: number) =>
  JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        selection: {
          tagStatus: 'tagged',
          tagPatternList: [tag],
          countType: 'sinceImagePushed',
          countUnit: 'days',
          countNumber: days,
        },
        action: { type: 'expire' },
      },
    ],
  });
const OURS = policyText('feat-*', 120);
const THEIRS = policyText('tmp-*', 300);

const inForce = ({ aws }: Office) => aws.ecr.lifecyclePolicy(REGION, 'payments/api');

/** An office whose scan is done and whose worker has a policy of payments/api to show. */
async function openOffice(former: string | undefined = THEIRS): Promise<{ office: Office; id: string }> {
  const office = await offices.open();
  addOthers(office);
  if (former !== undefined) office.aws.ecr.setLifecyclePolicy(REGION, 'payments/api', former);
  await office.run();
  await office.settle();
  const id = await propose(office, former);
  await office.move(11 * 60_000);
  return { office, id };
}

async function propose(office: Office, former: string | undefined): Promise<string> {
  const proposedAt = office.clock.now();
  const id = policyChangeId(CHANGE.registry, 'payments/api', proposedAt);
  const { former: _other, posted: _nowhere, ...rest } = CHANGE;
  const change: PolicyChange = {
    ...rest,
    ...{ id, version: 0, proposedAt, text: OURS, state: { status: 'proposed' } },
    ...(former !== undefined && { former }),
    // No rule of it was learned from answers, so none can take one back.
    retention: { ...rest.retention, expires: [] },
    facts: { ...rest.facts, expires: { images: 2, bytes: 2_000 } },
  };
  const listed = office.aws.ecr
    .images(REGION, 'payments/api')
    .filter(({ tags }) => tags[0]?.startsWith('feat-'));
  const images = listed.map(({ digest, tags }) => ({
    ...{ digest, tags, sizeBytes: 1_000, rule: 1 },
    ...{ action: 'expire' as const, pushedAt: MONDAY - 200 * DAY },
  }));
  const entry = { at: proposedAt, kind: 'asked', policy: id, by: 'layaway', text: 'proposed' } as const;
  const saved = await office.store.policies.propose(change, entry, images);
  expect(saved).toBe('saved');
  return id;
}

const card = (office: Office) =>
  posted(office, PAYMENTS).findLast((text) => text.includes('retention policy')) ?? '';
const status = async ({ store }: Office, id: string) => (await store.policies.get(id))?.state.status;
const thread = (office: Office) =>
  office.slack.workspace
    .messages(PAYMENTS)
    .map(({ ts }) => JSON.stringify(office.slack.workspace.thread(PAYMENTS, ts)))
    .join();

test('two people approve, the policy is applied; one click puts the former one back', async () => {
  const { office, id } = await openOffice();
  expect(card(office)).toContain('Waits for two approvals');
  await click(office, ENGINEER, POLICY_ACTION.approve, PAYMENTS);
  await office.settle();
  expect(card(office)).toContain(`*1 of 2:* approved by ${ENGINEER.toLowerCase()}`);
  expect(inForce(office)).toBe(THEIRS);
  for (const user of [ENGINEER, LEAD]) await office.slack.act.openHome(user);
  await office.settle();
  expect(home(office, ENGINEER)).toContain('*1 of 2:*');
  expect(home(office, ENGINEER)).not.toContain('Approve as second');
  expect(home(office, LEAD)).toContain('Approve as second: 2 images within a day');
  expect(thread(office)).toContain(`<@${LEAD}>: a lead has to approve, too`);

  await click(office, ENGINEER, POLICY_ACTION.approve, PAYMENTS);
  await office.settle();
  expect(privately(office, ENGINEER).at(-1)).toContain('takes a second person');
  expect(await status(office, id)).toBe('seconding');

  await click(office, LEAD, POLICY_ACTION.approve, PAYMENTS, 3);
  await office.settle();
  expect(await office.store.policies.get(id)).toMatchObject({ state: { status: 'applied' } });
  expect(inForce(office)).toBe(OURS);
  expect(card(office)).toContain('*Applied*, seen in ECR');
  expect(thread(office)).toContain('Applied and seen in ECR');
  const ledger = await office.store.ledger.read({ registry: REGISTRY, repository: 'payments/api' });
  expect(ledger.map(({ text }) => text)).toContain(
    `the lifecycle policy of payments/api before this one: ${THEIRS}`,
  );
  expect(await office.store.policies.news()).toEqual([]);

  await click(office, ENGINEER, POLICY_ACTION.undo, PAYMENTS);
  await office.settle();
  expect(await status(office, id)).toBe('undone');
  expect(inForce(office)).toBe(THEIRS);
  expect(card(office)).toContain('the former policy is there again');
});

test('promise 12: strangers, guests, and people of other teams decide nothing and see nothing', async () => {
  const { office, id } = await openOffice();
  for (const user of [STRANGER, GUEST, BYSTANDER, SHOP_LEAD]) {
    for (const action of [POLICY_ACTION.approve, POLICY_ACTION.decline]) {
      await click(office, user, action, PAYMENTS);
      await office.settle();
    }
    expect(privately(office, user).at(-1)).toMatch(/Only (full )?members|Only members of this workspace/);
    expect(home(office, user)).not.toContain('layaway.policy');
    expect(await ask(office, user, 'policy payments/api')).toMatch(/Only (full )?members/);
    for (const action of [POLICY_ACTION.images, POLICY_ACTION.text]) {
      await click(office, user, action, PAYMENTS);
      const shown = await windowShows(office, user, 'Only ');
      expect(shown).toMatch(/Only (full )?members|Only members of this workspace/);
      expect(shown).not.toContain('feat-');
    }
  }
  expect(await status(office, id)).toBe('proposed');
  expect(inForce(office)).toBe(THEIRS);
});

test('promise 12: what was approved waits no longer for somebody who may not decide any more', async () => {
  const { office, id } = await openOffice();
  await office.store.brakes.pause(LEAD, 'a release', office.clock.now());
  for (const user of [ENGINEER, LEAD]) {
    await click(office, user, POLICY_ACTION.approve, PAYMENTS);
    await office.settle();
  }
  expect(await status(office, id)).toBe('approved');
  office.slack.workspace.addUser({ id: ENGINEER, name: 'payments engineer', kind: 'deactivated' });
  await office.store.brakes.resume();
  await office.move(11 * 60_000);
  expect(await office.store.policies.get(id)).toMatchObject({
    state: { status: 'refused', why: expect.stringContaining('may not decide about it any more') },
  });
  expect(inForce(office)).toBe(THEIRS);
});

test('promise 10: another count, another text or another policy on a forged button approves nothing', async () => {
  const { office, id } = await openOffice();
  for (const value of [
    { policy: id, count: 3, mark: 'abc' },
    { policy: id, count: 2, mark: 'abc' },
    { policy: `${id}0`, count: 2, mark: 'abc' },
  ]) {
    const text = { type: 'plain_text', text: 'Apply' } as const;
    const actionId = POLICY_ACTION.approve;
    const button = { type: 'button', action_id: actionId, text, value: writePolicyValue(value) };
    const { ts } = office.slack.workspace.timeline.post({
      ...{ channel: PAYMENTS, user: APP.userId, text: 'forged' },
      blocks: [{ type: 'actions', elements: [button] }],
    });
    await office.slack.act.click(LEAD, { channel: PAYMENTS, ts, actionId });
    await office.settle();
    expect(privately(office, LEAD).at(-1)).toMatch(/another policy|no longer known/);
  }
  expect(await status(office, id)).toBe('proposed');
});

test('declined on Home, nothing is changed and the card says who declined', async () => {
  const { office, id } = await openOffice();
  await office.slack.act.openHome(LEAD);
  await office.settle();
  expect(home(office, LEAD)).toContain('Retention policies for ECR');
  await office.slack.act.click(LEAD, { view: 'home', actionId: POLICY_ACTION.decline });
  await office.settle();
  expect(await status(office, id)).toBe('declined');
  expect(card(office)).toContain(`*Declined* by ${LEAD.toLowerCase()}`);
  expect(home(office, LEAD)).not.toContain('Retention policies for ECR');
  expect(inForce(office)).toBe(THEIRS);
});

test('somebody changes the policy meanwhile: it is not applied, and the leads hear of it', async () => {
  const { office, id } = await openOffice();
  await click(office, ENGINEER, POLICY_ACTION.approve, PAYMENTS);
  await office.settle();
  const other = policyText('pr-*', 60);
  office.aws.ecr.setLifecyclePolicy(REGION, 'payments/api', other);
  await click(office, LEAD, POLICY_ACTION.approve, PAYMENTS);
  await office.settle();
  expect(await status(office, id)).toBe('refused');
  expect(inForce(office)).toBe(other);
  expect(card(office)).toContain('*Not applied*');
  expect(thread(office)).toContain(`<@${LEAD}> This policy could not be applied`);
});

test('/ecr policy answers the owning team; without rules nothing is proposed, with one open no other', async () => {
  const { office } = await openOffice();
  const answer = await ask(office, LEAD, 'policy payments/api', 2);
  expect(answer).toContain('Retention policy');
  expect(answer).toContain('nothing yet');
  expect(answer).toContain('waits for two approvals');
  expect(answer).not.toContain(POLICY_ACTION.propose);
  expect(await ask(office, LEAD, 'policy')).toContain('Which repository?');
  expect(await ask(office, LEAD, 'policy nowhere')).toContain('No scanned repository');
});

test('Propose it now: leads only, and what came of it is told', async () => {
  const { office, id } = await openOffice();
  await click(office, LEAD, POLICY_ACTION.decline, PAYMENTS);
  await office.settle();
  expect(await status(office, id)).toBe('declined');
  const press = async (user: string, repository: string, answers: number) => {
    const before = privately(office, user).length;
    const text = { type: 'plain_text', text: 'Propose it now' } as const;
    const actionId = POLICY_ACTION.propose;
    const value = writeProposeValue({ registry: REGISTRY, repository });
    const { ts } = office.slack.workspace.timeline.post({
      ...{ channel: PAYMENTS, user: APP.userId, text: 'answer' },
      blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: actionId, text, value }] }],
    });
    await office.slack.act.click(user, { channel: PAYMENTS, ts, actionId });
    await office.slack.until('an answer', () => privately(office, user).length >= before + answers, 20_000);
    return privately(office, user).at(-1);
  };
  expect(await press(SHOP_LEAD, 'payments/api', 1)).toContain('ask a lead there');
  expect(await press(ENGINEER, 'payments/api', 1)).toContain('ask a lead of your team');
  expect(await press(LEAD, 'payments/gone', 1)).toContain('not among the scanned ones');
  expect(await press(LEAD, 'payments/api', 2)).toContain('There is no rule yet');
  const { store } = office;
  const [entry] = await store.ledger.read({ registry: REGISTRY, repository: 'payments/api' });
  expect(entry?.text).toBe(`payments/api: <@${LEAD}> has its lifecycle policy proposed now`);
});

test('promise 12: after a hand-over the former owner decides nothing, and the next one may take it back', async () => {
  const { office, id } = await openOffice();
  await click(office, ENGINEER, POLICY_ACTION.approve, PAYMENTS);
  await office.settle();
  await click(office, LEAD, POLICY_ACTION.approve, PAYMENTS);
  await office.settle();
  expect(await status(office, id)).toBe('applied');
  const now = office.clock.now();
  const word = { registry: REGISTRY, repository: 'payments/api', by: 'U0ADMIN', at: now, version: 0 };
  const entry = { at: now, kind: 'assigned', by: 'U0ADMIN', text: 'assigned to shop' } as const;
  await office.store.owners.saveWord({ ...word, said: { kind: 'assigned', team: 'shop' } }, entry);
  await click(office, LEAD, POLICY_ACTION.undo, PAYMENTS);
  await office.settle();
  expect(privately(office, LEAD).at(-1)).toMatch(/Only (full )?members/);
  expect(await status(office, id)).toBe('applied');
  const proposal = await office.store.policies.get(id);
  await click(office, SHOP_LEAD, POLICY_ACTION.undo, PAYMENTS);
  await office.settle();
  expect([proposal?.state.status, await status(office, id)]).toEqual(['applied', 'undone']);
});

test('promise 12: a waiting proposal is closed for its former owner', async () => {
  const { office, id } = await openOffice();
  const now = office.clock.now();
  const word = { registry: REGISTRY, repository: 'payments/api', by: 'U0ADMIN', at: now, version: 0 };
  const entry = { at: now, kind: 'assigned', by: 'U0ADMIN', text: 'assigned to shop' } as const;
  await office.store.owners.saveWord({ ...word, said: { kind: 'assigned', team: 'shop' } }, entry);
  for (const user of [LEAD, SHOP_LEAD]) {
    await click(office, user, POLICY_ACTION.approve, PAYMENTS);
    await office.settle();
  }
  expect(privately(office, LEAD).at(-1)).toMatch(/Only (full )?members/);
  expect(privately(office, SHOP_LEAD).at(-1)).toContain('former owner');
  expect(await status(office, id)).toBe('proposed');
  await office.move(11 * 60_000);
  expect(await office.store.policies.get(id)).toMatchObject({
    state: { status: 'superseded', because: 'owner' },
  });
  expect(card(office)).toContain('another team owns this repository now');
});

test('what comes into use under an applied policy is told at the next scan, and one click takes the policy back', async () => {
  const { office, id } = await openOffice();
  await click(office, ENGINEER, POLICY_ACTION.approve, PAYMENTS);
  await office.settle();
  await click(office, LEAD, POLICY_ACTION.approve, PAYMENTS);
  await office.settle();
  const repository = 'payments/api';
  office.aws.ecr.push(REGION, repository, { tags: ['feat-live'], pushedAt: office.clock.now() - 100 * DAY });
  const image = `${office.aws.account}.dkr.ecr.${REGION}.amazonaws.com/${repository}:feat-live`;
  office.aws.ecs.registerTaskDefinition(REGION, 'live', [{ name: 'app', image }]);
  office.aws.ecs.createService(REGION, { cluster: 'prod', name: 'live', taskDefinition: 'live:1' });
  await office.move(7 * DAY);
  await office.settle();
  const told = posted(office, PAYMENTS).filter((text) => text.includes('will take 1 image that must stay'));
  expect(told).toHaveLength(1);
  expect(told[0]).toContain('feat-live');
  await click(office, LEAD, POLICY_ACTION.undo, PAYMENTS);
  await office.settle();
  expect([await status(office, id), inForce(office)]).toEqual(['undone', THEIRS]);
});
