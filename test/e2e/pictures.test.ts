import { describe, expect, test } from 'vitest';
import { useStage } from './stage.ts';

describe('the week’s pictures', () => {
  const stage = useStage();

  test('stand in a lead’s list and on Home, and say in words what they show', async () => {
    const { company, page, as, remove, says, move } = stage();
    await as('U0PAYLEAD', 'C0PAYMENTS');
    await remove(38, 'payments/api');
    await says('38 put aside until');
    await company.settle();
    await move('+1 week', 4);
    await as('U0PAYLEAD', company.slack.workspace.directory.directMessage('U0PAYLEAD').id);
    await says(/All registries store .* GB in .* images/);
    const stored = page.getByAltText(/^Chart of what is stored.*Deleted so far, seen gone by a scan/).last();
    const saved = page
      .getByAltText(/^Chart of what is deleted by week .*\(upper bound\), of that .* verified/)
      .last();
    for (const picture of [stored, saved]) {
      await picture.scrollIntoViewIfNeeded();
      await expect
        .poll(() => picture.evaluate((one) => ('naturalWidth' in one ? one.naturalWidth : 0)))
        .toBe(1440);
    }
    await page.getByRole('button', { name: 'Layaway Home' }).click();
    const home = page.getByTestId('home');
    await home.getByText('Stored and saved').waitFor();
    expect(await home.getByRole('img', { name: /^Chart of what is/ }).count()).toBe(2);
  }, 120_000);

  test('the page had no trouble', () => expect(stage().trouble).toEqual([]));
});
