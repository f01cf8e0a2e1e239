import { describe, expect, test } from 'vitest';
import { BYSTANDER, GUEST } from '../../src/sandbox/company/people.ts';
import { useStage } from './stage.ts';

describe('the Home tab', () => {
  const stage = useStage();

  test('a lead answers there, sees when it goes, and takes it back', async () => {
    const { company, page, as, remove, says } = stage();
    await as('U0PAYLEAD', 'C0PAYMENTS');
    await page.getByRole('button', { name: 'Layaway Home' }).click();
    const home = page.getByTestId('home');
    await home.getByText('6 questions, up to', { exact: false }).waitFor();
    await remove(5, 'payments/worker');
    await home.getByText('Your answer is recorded.').waitFor();
    await company.settle();
    await page.getByRole('button', { name: /^payments/ }).click();
    await says('payments: unused images, week 2026-W48');
    await page.getByRole('button', { name: 'Layaway Home' }).click();
    await home
      .getByText(/^5 put aside until/)
      .first()
      .waitFor();
    await home.getByText(/5 images, .* \(estimate[^)]*\) to .* \(upper bound\)/).waitFor();
    await home.getByRole('button', { name: 'Restore 5 images of payments/worker' }).click();
    await home.getByText('Restore asked for by').first().waitFor();
    await company.settle();
    await page.getByRole('button', { name: /^payments/ }).click();
    await page.getByRole('button', { name: 'Layaway Home' }).click();
    await home.getByText('Restored 5').first().waitFor();
    await home.getByText('Nothing is put aside or under way.').waitFor();
  });

  test('a guest reads one kind sentence, somebody in no team another', async () => {
    const { as, says, page } = stage();
    await as(GUEST, 'home');
    await says('Only full members of this workspace can use Layaway, not guests.');
    await as(BYSTANDER, 'home');
    await says(/You are in no team that owns image repositories here/);
    expect(await page.getByTestId('home').getByRole('button').count()).toBe(0);
  });

  test('the page had no trouble', () => expect(stage().trouble).toEqual([]));
});
