import { expect, test } from 'vitest';
import { DAY } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { choose, ENGINEER, MONDAY, PAYMENTS, REGION, SHOP_LEAD, useOffices } from './office.ts';

const offices = useOffices();

/** Twelve more old builds, so that the evidence takes two pages; a posted digest; the modal as a user sees it. */
async function openAsked() {
  const office = await offices.open();
  for (let i = 0; i < 12; i++) {
    office.aws.ecr.push(REGION, 'payments/api', { tags: [`feat-${i}`], pushedAt: MONDAY - 200 * DAY });
  }
  await office.run();
  await office.settle();
  const modal = (user: string) => JSON.stringify(office.slack.workspace.modal(user)?.content ?? {});
  return { office, modal };
}

test('Show evidence: every full member sees what each source said of each image, page by page', async () => {
  const { office, modal } = await openAsked();
  office.aws.calls.clear();
  expect((await choose(office, SHOP_LEAD, 'evidence', PAYMENTS)).outcome).toBe('acked');
  await office.slack.until('the first page', () => modal(SHOP_LEAD).includes('page 1 of 2'));
  const first = modal(SHOP_LEAD);
  expect(first).toContain('*Sources*');
  expect(first).toContain('Nobody can see: laptops');
  expect(first).toMatch(/ECS: 15 not seen among \d+ services and task definitions · <!date\^/);
  expect(first.match(/Lambda: not seen among 1 function · <!date\^/g)).toHaveLength(10);
  await office.slack.act.click(SHOP_LEAD, { view: 'modal', actionId: ACTION.next });
  await office.slack.until('the second page', () => modal(SHOP_LEAD).includes('page 2 of 2'));
  expect(modal(SHOP_LEAD).match(/Lambda: not seen among 1/g)).toHaveLength(5);
  expect(office.aws.calls.all).toEqual([]);
});

test('Show evidence: a guest sees why there is nothing to see', async () => {
  const { office, modal } = await openAsked();
  office.slack.workspace.addUser({ id: 'U0GUEST', name: 'guest', kind: 'guest' });
  await choose(office, 'U0GUEST', 'evidence', PAYMENTS);
  await office.slack.until(
    'a window',
    () => modal('U0GUEST') !== '{}' && !modal('U0GUEST').includes('Loading'),
  );
  expect(modal('U0GUEST')).not.toContain('not seen');
  expect(modal(ENGINEER)).toBe('{}');
});
