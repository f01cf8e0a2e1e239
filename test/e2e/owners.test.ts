import { describe, expect, test } from 'vitest';
import { everything, useStage } from './stage.ts';

describe('who is asked, and who is asked next', () => {
  const stage = useStage();

  test('Not ours leaves the team, with a suggestion for whoever looks for the owner', async () => {
    const { company, page, as, choose, says, submit, review } = stage();
    const before = everything(company);
    await as('U0SHOPENG', 'C0SHOP');
    await choose('Remove 8 images of shop/search', 'Not ours…');
    const modal = page.getByTestId('modal');
    await modal.getByLabel('Whose is it, do you think?').selectOption('data');
    await modal.getByLabel('What helps to find the owner?').fill('The index is built by the import');
    await submit('Not ours');
    await says(/^Passed on\. Not shop's, said shop engineer/);
    await company.settle();
    expect((await review('shop/search', 8)).owner.team).toBeUndefined();
    expect(everything(company)).toEqual(before);
  });

  test('the fallback lead reads why, and assigns it', async () => {
    const { company, page, as, button, submit, review } = stage();
    await as('U0PLATLEAD', 'home');
    const home = page.getByTestId('home');
    await home
      .getByText(/They suggest data/)
      .first()
      .waitFor();
    await button('Assign an owner to shop/search').click();
    const modal = page.getByTestId('modal');
    await modal.getByText('Note: The index is built by the import').waitFor();
    expect(await modal.getByLabel('Owning team').inputValue()).toBe('data');
    await submit('Assign');
    const assign = home.getByRole('button', { name: 'Assign an owner to shop/search' });
    await expect.poll(() => assign.count(), { timeout: 25_000 }).toBe(0);
    await company.settle();
    expect((await review('shop/search', 8)).owner).toMatchObject({ team: 'data' });
  });

  test('half a week without an answer: the thread asks again, and the lead has a list', async () => {
    const { page, as, move, says } = stage();
    await as('U0PAYLEAD', 'C0PAYMENTS');
    await move('+1 day', 3);
    await page.getByRole('button', { name: /1 reply/ }).click();
    await page
      .getByTestId('thread')
      .getByText(/^Asked again: 6 questions in the message above/)
      .waitFor();
    await page.getByRole('button', { name: 'Layaway unread' }).click();
    await says('Questions nobody answered yet');
    const list = page.getByRole('article').last();
    expect(await list.getByText(/Waiting for 3 days/).count()).toBe(6);
    await list
      .getByRole('button', { name: /^Answer payments\// })
      .first()
      .click();
    const question = page.getByTestId('modal');
    await question.getByText(/^Waiting for 3 days · asked: payments/).waitFor();
    expect(await question.getByRole('button', { name: /^Keep images of payments/ }).count()).toBe(1);
    await question.getByRole('button', { name: 'Close' }).last().click();
  });

  test('the next Monday the new team is asked, and the week before is closed', async () => {
    const { page, as, move, says } = stage();
    await as('U0DATALEAD', 'C0DATA');
    await move('+1 day', 4);
    await says('data: unused images, week 2026-W49');
    await page
      .getByText(/Assigned to data by @?platform lead/)
      .last()
      .waitFor();
    const asked = page.getByRole('article').filter({ hasText: 'week 2026-W49' });
    await asked.getByRole('button', { name: 'Remove 8 images of shop/search' }).waitFor();
    await as('U0SHOPLEAD', 'C0SHOP');
    expect(await page.getByRole('button', { name: /of shop\/search$/ }).count()).toBe(0);
  });

  test('the second week unanswered stands so in the lead’s list, and can be put off there', async () => {
    const { page, store, as, move, says, review } = stage();
    await as('U0PAYLEAD', 'C0PAYMENTS');
    await move('+1 day', 3);
    await page.getByRole('button', { name: 'Layaway unread' }).click();
    await says(/^Waiting for 1 week · asked: payments/);
    const list = page.getByRole('article').last();
    await list.getByRole('combobox').first().selectOption({ index: 2 });
    await list.getByText(/^Snoozed until/).waitFor();
    const { candidate } = await review('payments/api', 38);
    expect(await store.snoozes.get(candidate)).toMatchObject({ by: 'U0PAYLEAD' });
  });

  test('the page had no trouble', () => expect(stage().trouble).toEqual([]));
});
