import { expect, test } from 'vitest';
import { DAY, HOUR } from '../../src/policy/time.ts';
import { ACTION, COMMAND } from '../../src/slack/action-ids.ts';
import { ask, clickPrivate } from './asking.ts';
import {
  choose,
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
import { clickInWindow, windowShows } from './window.ts';

const offices = useOffices();

function lines({ slack: { workspace } }: Office): string[] {
  return workspace
    .messages(PAYMENTS)
    .flatMap(({ ts }) => workspace.thread(PAYMENTS, ts))
    .map(({ text }) => text);
}

async function asked(): Promise<Office> {
  const office = await offices.open();
  await office.run();
  await office.settle();
  return office;
}

async function restoreAll(office: Office): Promise<void> {
  await ask(office, ENGINEER, 'restore payments/api');
  await clickPrivate(office, ENGINEER, ACTION.restoreNamed);
  await office.settle();
  await office.move(HOUR);
}

test('approvals taken back with /ecr restore are told by name and truly: not changed, not asked about, nobody called', async () => {
  const office = await asked();
  await office.store.brakes.pause('cli', 'test', office.clock.now());
  await click(office, LEAD, ACTION.remove, PAYMENTS);
  await office.settle();
  await restoreAll(office);
  expect(lines(office).at(-1)).toBe(
    '3 branch builds of `payments/api` left alone: u0payeng took the approval back. Nothing was changed; they are not asked about for 90 days.',
  );
  expect(lines(office).join('\n')).not.toContain('<@');
});

test('what is put aside and restored with /ecr restore is told with who asked', async () => {
  const office = await asked();
  await click(office, LEAD, ACTION.remove, PAYMENTS);
  await office.settle();
  await restoreAll(office);
  expect(lines(office).at(-1)).toBe('3 branch builds of `payments/api` restored, asked for by u0payeng.');
});

test('an answer that is changed before the worker looks is told, and so is the new one', async () => {
  const office = await offices.open();
  const all = await office.run();
  await office.settle();
  await office.stop(all);
  const app = await office.run({ roles: { app: true, worker: false } });
  await click(office, LEAD, ACTION.keep, PAYMENTS);
  const [review = ''] = await office.store.reviews.inRepository(REGISTRY, 'payments/api');
  const kept = await office.store.reviews.get(review);
  if (!kept) throw new Error('no review');
  office.clock.move(1000);
  const at = office.clock.now();
  const by = { id: ENGINEER };
  const state = { status: 'investigating', by, at, owner: by, reviewOn: at + 14 * DAY } as const;
  const text = `payments/api: to be investigated by <@${ENGINEER}>`;
  await office.store.reviews.save({ ...kept, state }, { at, kind: 'decided', review, by: ENGINEER, text });
  await office.stop(app);
  await office.run();
  await office.settle();
  await office.move(HOUR);
  expect(lines(office)).toEqual([
    expect.stringMatching(/payments\/api: 3 branch builds, kept until .* by u0paylead \(lead\)/),
    expect.stringContaining('u0payeng investigates 3 branch builds'),
  ]);
});

test('half an approval that leaving an image out takes back is not the last word of its thread', async () => {
  const office = await offices.open({
    config: {
      minimumImpact: { bytes: 1_000_000_000 },
      retention: { keepReleases: 1 },
      slowPath: { slowRebuild: ['payments/*'] },
    },
  });
  for (const [i, tag] of ['1.0.0', '1.1.0', '1.2.0'].entries()) {
    const pushedAt = MONDAY - (300 - i) * DAY;
    office.aws.ecr.push(REGION, 'payments/api', { tags: [tag], pushedAt, sizeBytes: 2_000_000_000 });
  }
  await office.store.memory.restartWatching(REGISTRY, MONDAY - 100 * DAY);
  await office.store.memory.done(`good scan ${REGISTRY}`, MONDAY);
  await office.run();
  await office.settle();
  await click(office, ENGINEER, ACTION.remove, PAYMENTS);
  await office.settle();
  expect(lines(office)).toEqual([expect.stringContaining('1 of 2')]);
  office.clock.move(1000);
  await choose(office, LEAD, 'images', PAYMENTS);
  await windowShows(office, LEAD, ACTION.except);
  await clickInWindow(office, LEAD, ACTION.except);
  await windowShows(office, LEAD, 'Take back in');
  await office.settle();
  await office.move(HOUR);
  expect(lines(office).slice(1)).toEqual([
    expect.stringMatching(/^The approval 1 of 2 counts no more.* left out by u0paylead \(lead\)/),
  ]);
});

test('/ecr pause that is delivered twice pauses, records, posts and answers once', async () => {
  const office = await asked();
  const before = posted(office, PAYMENTS).length;
  await office.slack.act.slash(SHOP_LEAD, PAYMENTS, COMMAND, 'pause pulls look odd', {
    copies: 3,
    atOnce: true,
  });
  await office.slack.until('an answer', () => privately(office, SHOP_LEAD).length > 0);
  await office.settle();
  expect(privately(office, SHOP_LEAD)).toHaveLength(1);
  expect(posted(office, PAYMENTS)).toHaveLength(before + 1);
  const record = (await office.store.ledger.read({ limit: 100 })).filter(({ kind }) => kind === 'paused');
  expect(record).toHaveLength(1);
});
