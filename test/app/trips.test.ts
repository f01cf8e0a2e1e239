import { describe, expect, test } from 'vitest';
import { isQuarantineTag } from '../../src/policy/quarantine-tag.ts';
import { HOUR } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { click, LEAD, PAYMENTS, REGION, tagsIn, useOffices } from './office.ts';

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
      .filter((text) => text.includes('is used after all'));
    expect(told).toEqual([expect.stringContaining(`<@${LEAD}> payments/api:`)]);
  });
});
