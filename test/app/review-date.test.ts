import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { home } from './asking.ts';
import { click, ENGINEER, LEAD, type Office, PAYMENTS, posted, useOffices } from './office.ts';

const offices = useOffices();
const REPOSITORY = 'payments/api';
const QUESTION = 'does the batch still need these?';

/** Monday morning, the team's question is investigated until this many days later. */
async function investigated(days: number): Promise<Office> {
  const office = await offices.open();
  await office.run();
  await office.settle();
  const ours = (await allOpen(office)).find(({ repository }) => repository === REPOSITORY);
  if (!ours) throw new Error('nothing is asked');
  const at = office.clock.now();
  const by = { id: ENGINEER };
  const state = {
    status: 'investigating',
    by,
    at,
    owner: by,
    reviewOn: at + days * DAY,
    question: QUESTION,
  } as const;
  const text = `${REPOSITORY}: to be investigated`;
  await office.store.reviews.save(
    { ...ours, state },
    { at, kind: 'decided', review: ours.id, by: ENGINEER, text },
  );
  await office.move(11 * MINUTE);
  return office;
}

const allOpen = async ({ store }: Office) => store.reviews.getMany(await store.reviews.listOpen());
const back = (office: Office) =>
  posted(office, PAYMENTS).filter((text) => text.includes('review date is reached'));

const told = (office: Office) =>
  posted(office, office.slack.workspace.directory.directMessage(LEAD).id).filter((text) =>
    text.includes('could not be asked in its channel'),
  );

describe('a review date in the middle of the week', () => {
  test('asks again that morning, on evidence of that day, with the question on top, and only once', async () => {
    const office = await investigated(2);
    await office.move(DAY);
    // Wednesday, before nine.
    await office.move(22 * HOUR + 30 * MINUTE);
    expect(back(office)).toEqual([]);
    await office.move(90 * MINUTE);
    expect(back(office)).toHaveLength(1);
    await office.move(2 * HOUR);
    const [message = ''] = back(office);
    expect(back(office)).toHaveLength(1);
    expect(message).toContain(QUESTION);
    expect(message).toContain('was to look into this since');
    expect(message).toMatch(/was to find out by <!date[^>]+>; no answer was noted/);
    const [asked] = (await allOpen(office)).filter(({ repository }) => repository === REPOSITORY);
    expect(asked?.openedAt).toBeGreaterThan(office.clock.now() - 3 * HOUR);
    expect(asked?.posted).toMatchObject({ channel: PAYMENTS });
    await click(office, LEAD, ACTION.keep, PAYMENTS, 1);
    await office.settle();
    expect(posted(office, PAYMENTS)[1]).toContain('*Kept until');
    expect(posted(office, PAYMENTS)[0]).toMatch(/\*(Being|Was) investigated\*/);
    await office.slack.act.openHome(ENGINEER);
    await office.slack.until('Home', () => home(office, ENGINEER).includes('asked again on'));
    expect(home(office, ENGINEER)).toContain('*Was investigated*');
    expect(home(office, ENGINEER)).not.toContain('*Being investigated*');
  });

  test('asks nothing of what is in use by then', async () => {
    const office = await investigated(2);
    for (const { digest } of office.aws.ecr.images('eu-west-1', REPOSITORY))
      office.aws.ecr.pull('eu-west-1', REPOSITORY, digest);
    await office.move(2 * DAY + HOUR);
    expect(back(office)).toEqual([]);
    expect(await office.store.reviews.returning(office.clock.now() + 90 * DAY)).toEqual([]);
  });

  test('tries again the next day where the registry could not be read, or Slack did not take it', async () => {
    const office = await investigated(2);
    office.aws.faults.inject('DescribeRepositories', { kind: 'deny' });
    await office.move(2 * DAY + HOUR);
    expect(back(office)).toEqual([]);
    office.aws.faults.clear();
    office.slack.faults.status('chat.postMessage', 500, 1);
    await office.move(DAY);
    await office.move(11 * MINUTE);
    await office.move(11 * MINUTE);
    expect(back(office)).toHaveLength(1);
  });

  test('tries again at the next sweep where Slack refuses for reasons of the moment', async () => {
    const office = await investigated(2);
    office.slack.faults.error('chat.postMessage', 'fatal_hiccup', 1);
    await office.move(2 * DAY + HOUR);
    await office.move(11 * MINUTE);
    await office.move(11 * MINUTE);
    expect(back(office)).toHaveLength(1);
    expect(told(office)).toEqual([]);
  });

  test('tells the leads, once, where the channel takes no message any more', async () => {
    const office = await investigated(2);
    office.slack.faults.error('chat.postMessage', 'is_archived', 1);
    await office.move(2 * DAY + HOUR);
    for (let i = 0; i < 3; i++) await office.move(11 * MINUTE);
    expect(back(office)).toEqual([]);
    expect(told(office)).toHaveLength(1);
    expect(await office.store.reviews.returning(office.clock.now() + 90 * DAY)).toEqual([]);
  });

  test('what nobody answers moves into the next week’s message', async () => {
    const office = await investigated(2);
    await office.move(2 * DAY + HOUR);
    expect(back(office)).toHaveLength(1);
    await office.move(5 * DAY);
    expect(posted(office, PAYMENTS).at(-1)).toContain(QUESTION);
    expect(posted(office, PAYMENTS)[1]).toContain('*Replaced by a newer review*');
  });
});
