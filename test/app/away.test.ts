import { describe, expect, test } from 'vitest';
import { isQuarantineTag } from '../../src/policy/quarantine-tag.ts';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
import { ACTION, type MenuEntry } from '../../src/slack/action-ids.ts';
import { ask, clickPrivate } from './asking.ts';
import {
  choose,
  click,
  LEAD,
  type Office,
  PAYMENTS,
  posted,
  privately,
  REGION,
  SHOP_LEAD,
  tagsIn,
  useOffices,
} from './office.ts';

const offices = useOffices();
const REPOSITORY = 'payments/api';
const COPIES = 6;

async function openOffice(processes = 1): Promise<Office> {
  const office = await offices.open();
  await Promise.all(Array.from({ length: processes }, () => office.run()));
  await office.settle();
  const { socketMode } = office.slack;
  await office.slack.until('all sockets', () => socketMode.connections === processes);
  return office;
}

const shown = (office: Office, user = LEAD) =>
  JSON.stringify(office.slack.workspace.modal(user)?.content ?? '');

const until = (office: Office, text: string) => office.slack.until(text, () => shown(office).includes(text));

async function openWindow(office: Office, entry: MenuEntry, text: string): Promise<void> {
  expect(await choose(office, LEAD, entry, PAYMENTS)).toMatchObject({ outcome: 'acked' });
  await until(office, text);
}

const pick = (office: Office, actionId: string, chosen: string) =>
  office.slack.act.click(LEAD, { view: 'modal', actionId, choose: chosen });

const decided = async (office: Office) =>
  (await office.store.ledger.read({})).filter(({ kind }) => kind === 'decided').map(({ text }) => text);

const names = (office: Office) => [...tagsIn(office, REPOSITORY).values()].flat();
const statuses = (office: Office) => office.aws.ecr.images(REGION, REPOSITORY).map(({ status }) => status);

describe('Reduce…', () => {
  test('previews what goes, draws anew with the number, and approves what it shows', async () => {
    const office = await openOffice();
    await openWindow(office, 'reduce', 'Keep the newest 2 of 3 branch builds');
    expect(shown(office)).toContain('"Remove 1"');
    await pick(office, ACTION.keepNewest, '1');
    await until(office, '"Remove 2"');
    expect(await office.slack.act.submitView(LEAD)).toMatchObject({ outcome: 'acked' });
    expect(shown(office)).toBe('""');
    await office.settle();
    expect(posted(office, PAYMENTS)[0]).toContain('Reduction of 3 to the newest 1, 2 go, approved by');
    expect(names(office).filter(isQuarantineTag)).toHaveLength(2);
    expect(await decided(office)).toEqual([
      expect.stringContaining(`${REPOSITORY}: 2 branch builds, reduction`),
    ]);
  });

  test('sent off before its preview is drawn, it decides nothing and shows the preview', async () => {
    const office = await openOffice();
    await openWindow(office, 'reduce', '"Remove 1"');
    expect(await office.slack.act.submitView(LEAD, { [ACTION.keepNewest]: '1' })).toMatchObject({
      outcome: 'acked',
    });
    await until(office, '"Remove 2"');
    expect(await decided(office)).toEqual([]);
    await office.slack.act.submitView(LEAD);
    await office.settle();
    expect(await decided(office)).toHaveLength(1);
  });

  test('says why where somebody was first', async () => {
    const office = await openOffice();
    await openWindow(office, 'reduce', '"Remove 1"');
    await click(office, LEAD, ACTION.remove, PAYMENTS);
    await office.slack.act.submitView(LEAD);
    await until(office, 'already approved the removal');
    await office.settle();
    expect(await decided(office)).toHaveLength(1);
  });
});

describe('Archive or disable…', () => {
  test('archives once, however often and to whom it is delivered; the card brings it back', async () => {
    const office = await openOffice(2);
    await openWindow(office, 'archive', '"Archive 3"');
    expect(shown(office)).toContain('frees no money below 150 TB');
    const acted = await office.slack.act.submitView(LEAD, {}, { copies: COPIES, atOnce: true });
    const outcomes = [acted, ...acted.duplicates].map(({ outcome }) => outcome);
    expect(outcomes).toEqual(Array.from({ length: COPIES }, () => 'acked'));
    await office.settle();
    expect(await decided(office)).toHaveLength(1);
    expect(privately(office, LEAD)).toEqual([]);
    expect(statuses(office)).toEqual(['ARCHIVED', 'ARCHIVED', 'ARCHIVED']);
    expect(posted(office, PAYMENTS)[0]).toContain('*3 archived*, watched until');
    await office.move(15 * DAY + HOUR);
    expect(posted(office, PAYMENTS)[0]).toContain('*3 archived*. Nothing is deleted.');
    await office.move(60 * DAY);
    expect(statuses(office)).toEqual(['ARCHIVED', 'ARCHIVED', 'ARCHIVED']);
    await click(office, LEAD, ACTION.restore, PAYMENTS);
    await office.settle();
    expect(posted(office, PAYMENTS)[0]).toContain('from the archive: up to 20 minutes');
    await office.move(21 * MINUTE);
    expect(statuses(office)).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE']);
    expect(posted(office, PAYMENTS)[0]).toContain('*Restored 3*');
  });

  test('disables where that is chosen, and names come back after the watch, too', async () => {
    const office = await openOffice();
    const before = tagsIn(office, REPOSITORY);
    await openWindow(office, 'archive', '"Archive 3"');
    await pick(office, ACTION.putAway, 'disable');
    await until(office, '"Disable 3"');
    await office.slack.act.submitView(LEAD);
    await office.settle();
    expect(names(office).every(isQuarantineTag)).toBe(true);
    await office.move(15 * DAY + HOUR);
    expect(posted(office, PAYMENTS)[0]).toContain('*3 disabled*. Nothing is deleted.');
    await click(office, LEAD, ACTION.restore, PAYMENTS);
    await office.settle();
    expect(tagsIn(office, REPOSITORY)).toEqual(before);
  });

  test('/ecr restore brings back what rests', async () => {
    const office = await openOffice();
    await openWindow(office, 'archive', '"Archive 3"');
    await office.slack.act.submitView(LEAD);
    await office.settle();
    await office.move(15 * DAY + HOUR);
    expect(await ask(office, LEAD, `restore ${REPOSITORY}:fix-vat`)).toContain('*Restore 1 image of');
    await clickPrivate(office, LEAD, ACTION.restoreNamed);
    await office.settle();
    await office.move(21 * MINUTE);
    expect(statuses(office).toSorted()).toEqual(['ACTIVE', 'ARCHIVED', 'ARCHIVED']);
    expect(posted(office, PAYMENTS)[0]).toContain('Of 3 images: 2 archived, 1 restored');
  });

  test('is refused to whoever may not answer, privately', async () => {
    const office = await openOffice();
    for (const entry of ['reduce', 'archive'] as const) await choose(office, SHOP_LEAD, entry, PAYMENTS);
    await office.slack.until('two refusals', () => privately(office, SHOP_LEAD).length === 2);
    expect(shown(office, SHOP_LEAD)).toBe('""');
    expect(statuses(office)).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE']);
  });
});
