import { describe, expect, test } from 'vitest';
import { isQuarantineTag } from '../../src/policy/quarantine-tag.ts';
import { DAY } from '../../src/policy/time.ts';
import { contents, everything, useStage } from './stage.ts';

/** Images of a repository that are put aside. */
const aside = (held: ReadonlyMap<string, readonly string[]>) =>
  [...held.values()].filter((tags) => tags.some(isQuarantineTag)).length;

describe('answers that are more than one click', () => {
  const stage = useStage();

  test('Keep in one click, then what for and for how long', async () => {
    const { company, page, as, button, says, submit, review } = stage();
    const before = everything(company);
    await as('U0DATAENG', 'C0DATA');
    await button('Keep images of data/notebooks for 90 days').click();
    await says(/^Kept until/);
    await button('Change the answer for data/notebooks').click();
    const modal = page.getByTestId('modal');
    await modal.getByLabel('What are they kept for?').fill('The forecast course in spring');
    await modal.getByLabel('180 days from today').check();
    await submit('Save');
    await says('Reason: The forecast course in spring');
    const { state } = await review('data/notebooks', 22);
    expect(state).toMatchObject({ status: 'kept', by: { id: 'U0DATAENG' } });
    expect(state).toMatchObject({ reason: 'The forecast course in spring' });
    const days = state.status === 'kept' ? (state.until - company.clock.now()) / DAY : 0;
    expect(Math.round(days)).toBe(180);
    await company.settle();
    expect(everything(company)).toEqual(before);
  });

  test('an image is left out: the button counts the others, and only they are put aside', async () => {
    const { company, page, as, choose, remove, says, review } = stage();
    const before = contents(company, 'mobile/push');
    await as('U0MOBLEAD', 'C0MOBILE');
    await choose('Remove 7 images of mobile/push', 'Show 7 images');
    const modal = page.getByTestId('modal');
    const leaveOut = modal.getByRole('button', { name: 'Leave feat-deep-links out of the question' });
    await leaveOut.click();
    await modal.getByRole('button', { name: 'Take feat-deep-links back into the question' }).waitFor();
    await modal.getByRole('button', { name: 'Close' }).last().click();
    await remove(6, 'mobile/push');
    await says('6 put aside until');
    await company.settle();
    const [root = ''] = (await review('mobile/push', 7)).leftOut ?? [];
    const after = contents(company, 'mobile/push');
    expect(after.get(root)).toEqual(['feat-deep-links']);
    expect(after.get(root)).toEqual(before.get(root));
    expect(aside(after)).toBe(6);
  });

  test('the slow path takes two people, one of them a lead, and then a share a week', async () => {
    const { company, page, as, remove, says, review } = stage();
    const before = contents(company, 'mobile/gateway');
    await as('U0MOBENG', 'C0MOBILE');
    await remove(4, 'mobile/gateway');
    await says(/^1 of 2: approved by/);
    await remove(4, 'mobile/gateway');
    await says(/another person/);
    await company.settle();
    expect((await review('mobile/gateway', 4)).state.status).toBe('seconding');
    expect(contents(company, 'mobile/gateway')).toEqual(before);
    await as('U0MOBLEAD', 'C0MOBILE');
    await remove(4, 'mobile/gateway');
    await says(/Removal of 4 approved by @?mobile engineer and @?mobile lead/);
    await company.settle();
    await says(/1 of 4 begun/);
    const { state } = await review('mobile/gateway', 4);
    expect(state).toMatchObject({
      status: 'removing',
      first: { id: 'U0MOBENG' },
      by: { id: 'U0MOBLEAD' },
    });
    expect(aside(contents(company, 'mobile/gateway'))).toBe(1);
    expect(await page.getByRole('button', { name: 'Remove 4 images of mobile/gateway' }).count()).toBe(0);
  });

  test('Reduce shows what goes and what stays before anything does', async () => {
    const { company, page, as, choose, says, submit } = stage();
    await as('U0PAYLEAD', 'C0PAYMENTS');
    await choose('Remove 38 images of payments/api', 'Reduce…');
    const modal = page.getByTestId('modal');
    await modal.getByRole('combobox').selectOption({ label: 'Keep the newest 20' });
    await modal.getByText('Keep the newest 20 of 38 branch builds').waitFor();
    await submit('Remove 18');
    await says('18 put aside until');
    await company.settle();
    expect(aside(contents(company, 'payments/api'))).toBe(18);
  });

  test('several questions take one answer, after a look at all of what it does', async () => {
    const { page, as, button, submit, review } = stage();
    await as('U0PAYENG', 'C0PAYMENTS');
    await button('Choose several questions and answer them together').click();
    const modal = page.getByTestId('modal');
    await modal.getByLabel(/payments\/worker · 5 preview builds/).check();
    await modal.getByLabel(/payments\/ledger · 6 branch builds/).check();
    await modal.getByLabel('Keep 90 days').check();
    await modal.getByRole('button', { name: 'Next' }).click();
    await modal.getByText('Keep 11 images in 2 repositories').waitFor();
    await modal.getByRole('button', { name: 'Keep 11' }).click();
    await modal.getByText('2 of 2 answers recorded.').waitFor();
    await submit('Close');
    for (const [repository, count] of [
      ['payments/worker', 5],
      ['payments/ledger', 6],
    ] as const)
      expect((await review(repository, count)).state).toMatchObject({
        status: 'kept',
        by: { id: 'U0PAYENG' },
      });
  });

  test('Investigate with who, when and what: asked again on that day with the question on top', async () => {
    const { company, page, as, button, move, says, submit, review } = stage();
    await as('U0DATALEAD', 'C0DATA');
    await button('Investigate data/etl myself for 14 days').click();
    await says(/^Being investigated/);
    await button('Change the answer for data/etl').click();
    const modal = page.getByTestId('modal');
    await modal.getByLabel('Who finds out?').selectOption({ label: 'data engineer' });
    const monday = new Date(company.clock.now() + 7 * DAY).toISOString().slice(0, 10);
    await modal.getByLabel('When should it be asked again?').fill(monday);
    await modal.getByLabel('What is to be found out?').fill('Does the backfill job still need these?');
    await submit('Save');
    await says('Question: Does the backfill job still need these?');
    await says(/Being investigated by @?data engineer/);
    expect((await review('data/etl', 5)).state).toMatchObject({
      status: 'investigating',
      owner: { id: 'U0DATAENG' },
      question: 'Does the backfill job still need these?',
    });
    await move('+1 week');
    const asked = page.getByRole('article').filter({ hasText: 'data: unused images, week 2026-W49' });
    await asked.getByText('Does the backfill job still need these?').waitFor();
    expect((await review('data/etl', 5)).state.status).toBe('open');
  });

  test('the page had no trouble', () => expect(stage().trouble).toEqual([]));
});
