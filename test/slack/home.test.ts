import { afterEach, describe, expect, test } from 'vitest';
import { ACTION, COMMAND } from '../../src/slack/action-ids.ts';
import { card, LEAD, MEMBER } from './cards.ts';
import { CHANNEL, type Stage, setStage } from './stage.ts';

describe.each(['socket', 'http'] as const)('Home over %s', (mode) => {
  let stage: Stage | undefined;
  afterEach(() => stage?.close());
  const set = async (patience?: number) => {
    stage = await setStage(mode, patience);
    return stage;
  };
  const home = ({ slack }: Stage, user: string) => JSON.stringify(slack.workspace.home(user)?.content ?? '');
  const modal = ({ slack }: Stage, user: string) =>
    JSON.stringify(slack.workspace.modal(user)?.content ?? '');
  const opened = async (at: Stage, user = LEAD) => {
    expect((await at.slack.act.openHome(user)).outcome).toBe('acked');
    await at.slack.until('Home', () => home(at, user) !== '""');
  };
  const withMany = (at: Stage) => {
    for (let n = 6; n <= 15; n++) {
      const one = card({ review: { id: `review-${n}`, repository: `payments/service-${n}` } });
      at.desk.cards.set(one.review.id, one);
    }
  };

  test('opened twice at once it is drawn; a guest gets a sentence', async () => {
    const at = await set();
    await Promise.all([at.slack.act.openHome(LEAD), at.slack.act.openHome(LEAD)]);
    await at.redraw.settled();
    expect(home(at, LEAD)).toContain('payments/service-1');
    await opened(at, 'U0GUEST');
    expect(home(at, 'U0GUEST')).toContain('not guests');
  });

  test('the rest stands in the window, and is answered there', async () => {
    const at = await set();
    withMany(at);
    await opened(at);
    await at.slack.act.click(LEAD, { view: 'home', actionId: ACTION.homeMore });
    await at.slack.until('the window', () => modal(at, LEAD).includes('payments/service-15'));
    await at.slack.act.click(LEAD, { view: 'modal', actionId: ACTION.keep });
    await at.slack.until('the rest', () => modal(at, LEAD).includes('4 more questions'));
    await at.redraw.settled();
    expect(home(at, LEAD)).toContain('Review 4 more');
    expect(home(at, LEAD)).toContain('Kept until');
  });

  test('a click delivered three times decides once, and the answer stands on top', async () => {
    const at = await set();
    await opened(at);
    const { duplicates } = await at.slack.act.click(
      LEAD,
      { view: 'home', actionId: ACTION.keep },
      { copies: 3 },
    );
    expect(duplicates).toHaveLength(2);
    await at.slack.until('the answer', () => home(at, LEAD).includes('Your answer is recorded.'));
    expect(at.desk.asked).toHaveLength(1);
  });

  test('a slow decision says that it is being recorded, a failed one that it was not', async () => {
    const at = await set(50);
    await opened(at);
    let go = () => {};
    at.desk.before = () => new Promise((resolve) => (go = () => resolve(undefined)));
    await at.slack.act.click(LEAD, { view: 'home', actionId: ACTION.keep });
    await at.slack.until('recording', () => home(at, LEAD).includes('Recording your answer'));
    go();
    await at.slack.until('recorded', () => home(at, LEAD).includes('Your answer is recorded.'));
    expect(home(at, LEAD)).not.toContain('Recording your answer');
    at.desk.before = async () => {
      throw new Error('Redis does not answer');
    };
    await at.slack.act.click(LEAD, { view: 'home', actionId: ACTION.keep });
    await at.slack.until('the failure', () => home(at, LEAD).includes('was not recorded'));
  });

  test('images are shown from there', async () => {
    const at = await set();
    await opened(at);
    await at.slack.act.click(LEAD, {
      view: 'home',
      actionId: ACTION.menu,
      choose: 'images:review-1',
    });
    await at.slack.until('the images', () => modal(at, LEAD).includes('page 1 of 3'));
  });

  test('where Slack asks for peace it is published later, and a refusal is logged', async () => {
    const at = await set();
    at.slack.faults.status('views.publish', 500);
    await opened(at);
    at.slack.faults.error('views.publish', 'not_enabled');
    await at.slack.act.openHome(MEMBER);
    await at.redraw.settled();
    expect(home(at, MEMBER)).toBe('""');
    expect(at.log.lines.filter((line) => line === 'warn a Home tab was not published')).toHaveLength(2);
  });

  test('the confirmed restore reaches the desk once, with the name and count that stood there', async () => {
    const at = await set();
    await at.slack.act.slash(LEAD, CHANNEL, COMMAND, 'restore payments/api');
    await at.slack.until('the offer', () => at.privately(LEAD).length > 0);
    const { channel, ts } = at.slack.workspace.ephemerals(LEAD)[0] ?? { channel: '', ts: '' };
    await at.slack.act.click(LEAD, { channel, ts, actionId: ACTION.restoreNamed });
    await at.slack.until('the answer', () => at.privately(LEAD).at(-1)?.includes('Restoring 3 images'));
    const name = { registry: '123456789012/eu-west-1', repository: 'payments/api' };
    expect(at.answers.restored).toMatchObject([{ clicker: { user: LEAD }, name, count: 3 }]);
  });
});
