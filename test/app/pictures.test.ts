import { expect, test } from 'vitest';
import { DAY } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { click, LEAD, type Office, PAYMENTS, useOffices } from './office.ts';

const offices = useOffices();

const picturesIn = (blocks: readonly object[]) =>
  blocks.filter((one) => 'type' in one && one.type === 'image');

function lists({ slack }: Office) {
  const dm = slack.workspace.directory.directMessage(LEAD).id;
  return slack.workspace.messages(dm);
}

test('a lead’s weekly list shows what is stored, keeps showing it, and so does Home', async () => {
  const office = await offices.open();
  await office.run();
  await office.settle();
  await office.move(3 * DAY + 60_000);
  const [list] = lists(office);
  expect(picturesIn(list?.blocks ?? [])).toMatchObject([
    { slack_file: { id: 'F0UPLOAD001' }, title: { text: 'All registries, 2 Mar 2026' } },
  ]);
  expect(JSON.stringify(list?.blocks)).toContain('All registries store');
  expect(office.slack.workspace.files.all).toHaveLength(1);
  const [file] = office.slack.workspace.files.all;
  expect(
    Buffer.from(file?.bytes ?? [])
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
  const page = await fetch(`${office.slack.pageUrl}demo/file?id=${file?.id}`);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'image/png']);

  await click(office, LEAD, ACTION.keep, PAYMENTS);
  await office.settle();
  const [after] = lists(office);
  expect(after?.editedTs).toBeDefined();
  expect(picturesIn(after?.blocks ?? [])).toHaveLength(1);

  await office.slack.act.openHome(LEAD);
  const home = await office.slack.until('Home', () => office.slack.workspace.home(LEAD));
  expect(picturesIn(home.content.blocks as object[])).toHaveLength(1);
});

test('a picture that somebody deleted costs neither the list nor Home', async () => {
  const office = await offices.open();
  await office.run();
  await office.settle();
  await office.move(3 * DAY + 60_000);
  office.slack.workspace.files.remove('F0UPLOAD001');
  await click(office, LEAD, ACTION.keep, PAYMENTS);
  await office.settle();
  const [list] = lists(office);
  expect(JSON.stringify(list?.blocks)).toContain('Kept');
  expect(picturesIn(list?.blocks ?? [])).toEqual([]);
  await office.slack.act.openHome(LEAD);
  const home = await office.slack.until('Home', () => office.slack.workspace.home(LEAD));
  expect(picturesIn(home.content.blocks as object[])).toEqual([]);
});

test('where Slack takes no files the list comes all the same, with its numbers in words', async () => {
  const office = await offices.open();
  office.slack.workspace.scopes.delete('files:write');
  await office.run();
  await office.settle();
  await office.move(3 * DAY + 60_000);
  const [list] = lists(office);
  expect(picturesIn(list?.blocks ?? [])).toEqual([]);
  expect(JSON.stringify(list?.blocks)).toContain('All registries store');
  expect(office.log.filter((line) => line.includes('no picture this week'))).toHaveLength(1);
});

test('a lead whose teams answered everything reads the numbers and the record alone, once a week', async () => {
  const office = await offices.open();
  await office.run();
  await office.settle();
  expect(lists(office)).toEqual([]);
  await click(office, LEAD, ACTION.keep, PAYMENTS);
  await office.settle();
  await office.move(3 * DAY + 60_000);
  await office.move(DAY);
  expect(lists(office)).toHaveLength(1);
  const [week] = lists(office);
  expect(week?.text).toContain('Nothing is waiting for you');
  expect(JSON.stringify(week?.blocks)).toContain('All registries store');
  expect(JSON.stringify(week?.blocks)).toMatch(/record/i);
  expect(picturesIn(week?.blocks ?? [])).toHaveLength(1);
  await office.move(6 * DAY);
  expect(lists(office)).toHaveLength(2);
});

test('the pictures come after the questions', async () => {
  const office = await offices.open();
  await office.run();
  await office.settle();
  await office.move(3 * DAY + 60_000);
  const blocks = lists(office)[0]?.blocks ?? [];
  const types = blocks.map((one) => ('type' in one ? one.type : ''));
  expect(types.indexOf('image')).toBeGreaterThan(types.lastIndexOf('actions'));
});
