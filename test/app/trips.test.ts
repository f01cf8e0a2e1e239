import { describe, expect, test } from 'vitest';
import { isQuarantineTag } from '../../src/policy/quarantine-tag.ts';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { click, LEAD, PAYMENTS, posted, REGION, SHOP, tagsIn, useOffices } from './office.ts';

describe('promise 5: a trip restores by itself and tells the approver', () => {
  const offices = useOffices();

  test('by name, in the thread of the message they answered, once', async () => {
    const office = await offices.open();
    await office.run();
    await office.settle();
    await click(office, LEAD, ACTION.remove, PAYMENTS);
    await office.settle();
    await office.move(HOUR);
    const before = tagsIn(office, 'payments/api');
    const [used] = [...before].find(([, tags]) => tags.some(isQuarantineTag)) ?? [];
    if (!used) throw new Error('nothing was put aside');
    office.aws.ecr.pull(REGION, 'payments/api', used);
    await office.move(HOUR);
    await office.move(HOUR);
    expect(tagsIn(office, 'payments/api').get(used)?.filter(isQuarantineTag)).toEqual([]);
    const [digest] = office.slack.workspace.messages(PAYMENTS);
    if (!digest) throw new Error('no digest was posted');
    const told = office.slack.workspace
      .thread(PAYMENTS, digest.ts)
      .map(({ text }) => text)
      .filter((text) => text.includes('seems to be used after all'));
    expect(told).toEqual([expect.stringContaining(`<@${LEAD}> payments/api:`)]);
  });

  test('a failed pull that names a put-aside tag restores it and tells the approver', async () => {
    const office = await offices.open();
    await office.run();
    await office.settle();
    await click(office, LEAD, ACTION.remove, PAYMENTS);
    await office.settle();
    const { account, ecs } = office.aws;
    const image = `${account}.dkr.ecr.${REGION}.amazonaws.com/payments/api:fix-vat`;
    ecs.registerTaskDefinition(REGION, 'vat', [{ name: 'app', image }]);
    ecs.failToPull(REGION, 'prod', 'vat');
    await office.move(10 * MINUTE);
    expect([...tagsIn(office, 'payments/api').values()].flat()).toContain('fix-vat');
    const [digest] = office.slack.workspace.messages(PAYMENTS);
    const thread = office.slack.workspace.thread(PAYMENTS, digest?.ts ?? '').map(({ text }) => text);
    expect(thread.filter((text) => text.includes('could not pull payments/api:fix-vat'))).toEqual([
      expect.stringContaining(`<@${LEAD}> payments/api:fix-vat@`),
    ]);
  });

  test('a source of signals that fails is told to the platform channel, once a week', async () => {
    const office = await offices.open({ config: { owners: { fallback: 'shop' } } });
    await office.run();
    await office.settle();
    await click(office, LEAD, ACTION.remove, PAYMENTS);
    await office.settle();
    const when = ({ input }: { input: unknown }) => JSON.stringify(input).includes('STOPPED');
    office.aws.faults.inject('ListTasks', { kind: 'deny' }, { when });
    const told = () => posted(office, SHOP).filter((text) => text.includes('ecs-pull-errors'));
    for (let i = 0; i < 3; i++) await office.move(10 * MINUTE);
    expect(told()).toEqual([expect.stringContaining('ecs:ListTasks is not allowed')]);
    await office.move(7 * DAY);
    expect(told()).toHaveLength(2);
  });
});
