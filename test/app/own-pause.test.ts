import { expect, test } from 'vitest';
import { isQuarantineTag } from '../../src/policy/quarantine-tag.ts';
import { HOUR, MINUTE } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { click, LEAD, PAYMENTS, posted, REGION, REGISTRY, SHOP, tagsIn, useOffices } from './office.ts';

const offices = useOffices();

test('promise 5: three trips within an hour pause the registry, and the platform channel is told once', async () => {
  const office = await offices.open({ config: { owners: { fallback: 'shop' } } });
  await office.run();
  await office.settle();
  await click(office, LEAD, ACTION.remove, PAYMENTS);
  await office.settle();
  await office.move(HOUR);
  const aside = [...tagsIn(office, 'payments/api')].filter(([, tags]) => tags.some(isQuarantineTag));
  expect(aside).toHaveLength(3);
  const told = () => posted(office, SHOP).filter((text) => text.includes(`Registry ${REGISTRY} is paused`));
  for (const [digest] of aside) {
    expect(told()).toEqual([]);
    office.aws.ecr.pull(REGION, 'payments/api', digest);
    await office.move(11 * MINUTE);
  }
  await office.move(HOUR);
  expect(told()).toEqual([
    expect.stringContaining('3 signs that put-aside images are missed, within an hour'),
  ]);
  expect(told()[0]).toContain('by Layaway');
  expect(told()[0]).toContain(`/ecr resume ${REGISTRY}`);
});
