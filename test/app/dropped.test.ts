import { expect, test } from 'vitest';
import { isQuarantineTag } from '../../src/policy/quarantine-tag.ts';
import { DAY } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { click, LEAD, type Office, PAYMENTS, posted, REGION, tagsIn, useOffices } from './office.ts';

const offices = useOffices();

/** Lines in the threads of all messages that say something. */
function linesAbout({ slack: { workspace } }: Office, text: string): string[] {
  return workspace
    .messages(PAYMENTS)
    .flatMap(({ ts }) => workspace.thread(PAYMENTS, ts))
    .map((line) => line.text)
    .filter((line) => line.includes(text));
}

test('promise 1: what changed between approval and change is told to who approved, and asked again alone', async () => {
  const office = await offices.open();
  const all = await office.run();
  await office.settle();
  await office.stop(all);
  const app = await office.run({ roles: { app: true, worker: false } });
  await click(office, LEAD, ACTION.remove, PAYMENTS);
  await office.stop(app);
  const changed = office.aws.ecr.tags(REGION, 'payments/api').get('fix-vat');
  if (!changed) throw new Error('no such tag');
  office.aws.ecr.tag(REGION, 'payments/api', changed, 'feat-vat');
  await office.run();
  await office.settle();
  const told = linesAbout(office, 'changed since this was approved');
  expect(told).toHaveLength(1);
  expect(told[0]).toContain(`<@${LEAD}> 1 of 3 branch builds`);
  expect(told[0]).toContain('they are asked about again');
  const names = [...tagsIn(office, 'payments/api').values()].flat();
  expect(names.filter(isQuarantineTag)).toHaveLength(2);
  await office.move(7 * DAY);
  expect(posted(office, PAYMENTS).filter((text) => text.includes('Remove 1…'))).toHaveLength(1);
  await office.move(DAY);
  expect(linesAbout(office, 'changed since this was approved')).toHaveLength(1);
});
