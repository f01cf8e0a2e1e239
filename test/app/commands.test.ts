import { describe, expect, test } from 'vitest';
import { moveHold } from '../../src/policy/hold.ts';
import { isQuarantineTag } from '../../src/policy/quarantine-tag.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { ADMIN, addOthers, ask, BYSTANDER, clickPrivate, home } from './asking.ts';
import {
  click,
  ENGINEER,
  LEAD,
  type Office,
  PAYMENTS,
  posted,
  privately,
  REGISTRY,
  SHOP_LEAD,
  tagsIn,
  useOffices,
} from './office.ts';

const asideIn = (office: Office) =>
  [...tagsIn(office, 'payments/api').values()].flat().filter(isQuarantineTag);

describe('/ecr, from Slack to the registry', () => {
  const offices = useOffices();
  const opened = async () => {
    const office = await offices.open({ config: { admins: [ADMIN] } });
    addOthers(office);
    await office.run();
    await office.settle();
    return office;
  };
  const removed = async () => {
    const office = await opened();
    await click(office, LEAD, ACTION.remove, PAYMENTS);
    await office.settle();
    expect(asideIn(office)).toHaveLength(3);
    return office;
  };

  test('explain answers at once, then the worker says why', async () => {
    const office = await opened();
    const why = await ask(office, BYSTANDER, 'explain web:1.0.0', 2);
    const answers = privately(office, BYSTANDER);
    expect(answers[0]).toContain('Looking at `shop/web:1.0.0`');
    expect(why).toContain('Protected');
    expect(why).toContain('in use by');
    expect(await ask(office, BYSTANDER, 'explain payments/api', 2)).toContain('3 images');
    const digest = office.aws.ecr.images('eu-west-1', 'shop/web')[0]?.digest ?? '';
    expect(await ask(office, LEAD, `explain web@${digest.slice(0, 19)}`, 2)).toContain(digest.slice(0, 19));
    expect(await ask(office, LEAD, 'explain shop/web:1.0.1', 2)).toContain('Did you mean `shop/web:1.0.0`?');
    office.aws.ecr.deleteRepository('eu-west-1', 'shop/web');
    expect(await ask(office, LEAD, 'explain shop/web', 2)).toContain('not there any more');
    office.aws.faults.inject('DescribeImages', { kind: 'deny' });
    expect(await ask(office, LEAD, 'explain payments/api', 2)).toContain('could not be looked at');
  });

  test('signed requests over HTTP are answered the same way, unsigned ones not at all', async () => {
    // Bolt compares time stamps with the machine's clock.
    const office = await offices.open({ start: Date.now() });
    addOthers(office);
    const { slack } = office.options();
    const { signingSecret } = office.slack.credentials;
    const running = await office.run({ slack: { ...slack, intake: { signingSecret } } });
    office.slack.deliverTo(`http://127.0.0.1:${running.port}/slack/events`);
    await office.settle();
    expect(await ask(office, LEAD, 'savings')).toContain('*Deleted:* nothing so far');
    await office.slack.act.openHome(LEAD);
    await office.slack.until('Home', () => home(office, LEAD).includes('payments/api'));
    const before = privately(office, LEAD).length;
    const body = new URLSearchParams({ command: '/ecr', text: 'pause', user_id: LEAD }).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const forged = await fetch(`http://127.0.0.1:${running.port}/slack/events`, {
      method: 'POST',
      body,
      headers: type,
    });
    expect(forged.ok).toBe(false);
    expect((await office.slack.act.replay()).outcome).toBe('refused');
    expect(await office.store.brakes.paused()).toBeUndefined();
    expect(privately(office, LEAD)).toHaveLength(before);
  });

  test('a typo gets a suggestion, several that fit a question, nothing at all a hint', async () => {
    const office = await opened();
    expect(await ask(office, LEAD, 'explain paymnets/api')).toContain('Did you mean payments/api?');
    expect(await ask(office, LEAD, 'history wbe')).toContain('Did you mean shop/web?');
    expect(await ask(office, LEAD, 'status paymnets/api')).toContain('Did you mean payments/api?');
    expect(await ask(office, LEAD, 'status pay')).toContain('Repository status');
    expect(await ask(office, LEAD, 'restore')).toContain('Which repository?');
    expect(await ask(office, LEAD, 'explain not a:name@x')).toContain('No scanned repository');
    expect(await ask(office, LEAD, 'resotre payments/api')).toContain('Did you mean `/ecr restore`?');
  });

  test('restore says what it would bring back, and does so once it is confirmed', async () => {
    const office = await removed();
    const offer = await ask(office, ENGINEER, 'restore payments/api:fix-vat');
    expect(offer).toContain('Restore 1 image of `payments/api:fix-vat`?');
    expect(offer).toContain('"style":"primary"');
    await clickPrivate(office, ENGINEER, ACTION.restoreNamed, 3);
    await office.slack.until('the answer', () =>
      privately(office, ENGINEER).at(-1)?.includes('Restoring 1 image'),
    );
    await office.settle();
    expect(asideIn(office)).toHaveLength(2);
    const kept = await office.store.memory.keeps(REGISTRY, 'payments/api', office.clock.now());
    expect([...kept.values()]).toMatchObject([{ by: ENGINEER, reason: 'restored' }]);
    expect([...tagsIn(office, 'payments/api').values()].flat()).toContain('fix-vat');
    expect(posted(office, PAYMENTS).at(-1)).toContain('2 put aside');
    expect(await ask(office, LEAD, 'restore api')).toContain('Restore 2 images of `payments/api`?');
    await clickPrivate(office, LEAD, ACTION.restoreNamed);
    await office.settle();
    expect(asideIn(office)).toEqual([]);
    expect(await ask(office, LEAD, 'restore api')).toContain('Nothing of payments/api is put aside');
    const restored = (await office.store.ledger.read({ repository: 'payments/api', by: ENGINEER })).at(0);
    expect(restored?.text).toContain('fix-vat');
  });

  test('what is being deleted already is not promised back', async () => {
    const office = await removed();
    const [first, ...others] = await office.store.holds.inRepository(REGISTRY, 'payments/api');
    if (!first) throw new Error('no holds');
    await office.store.holds.save(moveHold(first, { status: 'deleting', since: office.clock.now() }));
    const offer = await ask(office, LEAD, 'restore payments/api');
    expect(offer).toContain(`Restore ${others.length} images`);
    expect(offer).toContain('1 image of it is being deleted already');
    const only = await ask(office, LEAD, `restore payments/api@${first.root.slice(0, 19)}`);
    expect(only).toContain('too late to restore it here');
  });

  test('a restore whose count is another one by now does nothing', async () => {
    const office = await removed();
    await ask(office, LEAD, 'restore payments/api');
    await ask(office, ENGINEER, 'restore payments/api:fix-vat');
    await clickPrivate(office, ENGINEER, ACTION.restoreNamed);
    await office.settle();
    await clickPrivate(office, LEAD, ACTION.restoreNamed);
    await office.slack.until('the refusal', () =>
      privately(office, LEAD).at(-1)?.includes('The button said 3 images, there are 2 now'),
    );
    expect(asideIn(office)).toHaveLength(2);
  });

  test('history names who did what, one line for what happened to many, page by page', async () => {
    const office = await removed();
    const shown = await ask(office, BYSTANDER, 'history payments/api');
    expect(shown).toContain('is put aside until');
    expect(shown).toContain('the same for 2 other images');
    expect(shown).toContain(`removal approved by <@${LEAD}> (lead)`);
    expect(shown).toContain('Here the record begins.');
    const said = (n: number) =>
      ({
        at: office.clock.now(),
        kind: 'refused',
        registry: REGISTRY,
        repository: 'payments/api',
        by: LEAD,
        text: `line ${n}`,
      }) as const;
    await office.store.ledger.append(Array.from({ length: 20 }, (_, i) => said(i)));
    expect(await ask(office, BYSTANDER, 'history api')).toContain('older: `/ecr history payments/api 2`');
    expect(await ask(office, BYSTANDER, 'history api 2')).toContain('line 7 ');
    expect(await ask(office, BYSTANDER, 'history api 99')).toContain('Here the record begins.');
    const decision = await ask(office, BYSTANDER, 'history api decisions');
    expect(decision).toContain('Decision record 1 of 1, newest first');
    expect(decision).toContain(`approved by <@${LEAD}>`);
    expect(decision).toContain('3 put aside and watched');
    expect(await ask(office, BYSTANDER, 'history web decisions')).toContain('No question about');
  });

  test('savings keep put aside apart from deleted', async () => {
    const office = await removed();
    const own = await ask(office, LEAD, 'savings');
    expect(own).toContain('*Deleted:* nothing so far');
    expect(own).toMatch(
      /\*Put aside:\* 3 images, .* \(estimate by known layers of 3 of 3\) to .* \(upper bound\); still stored/,
    );
    expect(await ask(office, BYSTANDER, 'savings shop')).toContain('*Put aside:* nothing now');
    expect(await ask(office, BYSTANDER, 'savings')).toContain('You are in no team here.');
    expect(await ask(office, BYSTANDER, 'savings nowhere')).toContain('Teams: payments, shop.');
  });

  test('a lead pauses everything, only an admin resumes; both stand in the record and the platform channel', async () => {
    const office = await opened();
    expect(await ask(office, SHOP_LEAD, 'pause pulls look odd')).toContain('*Everything is paused.*');
    expect(await office.store.brakes.paused(REGISTRY)).toMatchObject({
      by: SHOP_LEAD,
      why: 'pulls look odd',
    });
    expect(posted(office, PAYMENTS).at(-1)).toContain(`*Everything is paused* by ${SHOP_LEAD.toLowerCase()}`);
    await click(office, LEAD, ACTION.remove, PAYMENTS);
    await office.settle();
    expect(asideIn(office)).toEqual([]);
    expect(await ask(office, SHOP_LEAD, 'resume')).toContain('may resume');
    expect(await ask(office, ADMIN, 'resume')).toContain('*Everything is resumed.*');
    expect(await ask(office, ADMIN, 'resume')).toContain('no pause of everything');
    const kinds = (await office.store.ledger.read({})).map((entry) => `${entry.kind} ${entry.by}`);
    expect(kinds).toEqual(expect.arrayContaining([`paused ${SHOP_LEAD}`, `resumed ${ADMIN}`]));
    expect(posted(office, PAYMENTS).at(-1)).toContain(`*Everything is resumed* by registry admin`);
  });

  test('one registry is paused by its name or Region, and a wrong one is not mistaken for a reason', async () => {
    const office = await opened();
    expect(await ask(office, LEAD, 'pause eu-west-1 a deploy')).toContain(`Registry ${REGISTRY} is paused`);
    expect(await office.store.brakes.paused()).toBeUndefined();
    expect(await office.store.brakes.paused(REGISTRY)).toMatchObject({ why: 'a deploy' });
    expect(await ask(office, LEAD, 'pause eu-west-2 a deploy')).toContain('No registry called eu-west-2');
    expect(await office.store.brakes.paused()).toBeUndefined();
    expect(await ask(office, ADMIN, 'resume')).toContain(`/ecr resume ${REGISTRY}`);
    await ask(office, LEAD, 'pause everything now');
    const ended = await ask(office, ADMIN, `resume ${REGISTRY}`);
    expect(ended).toContain('its own pause is ended.*');
    expect(ended).toContain('stays paused together with everything else: everything now');
    expect(await ask(office, ADMIN, 'resume')).toContain('*Everything is resumed.*');
    expect(await office.store.brakes.paused(REGISTRY)).toBeUndefined();
    const resumed = (await office.store.ledger.read({})).filter(({ kind }) => kind === 'resumed');
    expect(resumed.map(({ registry }) => registry)).toEqual([undefined, REGISTRY]);
  });
});
