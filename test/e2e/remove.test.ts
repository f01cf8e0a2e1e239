import { describe, expect, test } from 'vitest';
import { isQuarantineTag } from '../../src/policy/quarantine-tag.ts';
import type { Company } from '../../src/sandbox/company/company.ts';
import { contents, everything, useStage } from './stage.ts';

describe('digest, Remove, and back', () => {
  const stage = useStage();

  test('Remove, then Restore: every tag is back on its digest and no quarantine tag is left', async () => {
    const { company, page, as, remove, button, says } = stage();
    const before = everything(company);
    await as('U0MOBLEAD', 'C0MOBILE');
    await remove(7, 'mobile/push');
    await says('7 put aside until');
    await company.settle();
    const aside = contents(company, 'mobile/push');
    expect([...aside.values()].flat().filter(isQuarantineTag)).toHaveLength(7);
    expect(contents(company, 'mobile/gateway')).toEqual(before.get('mobile/gateway'));

    await button('Restore 7 images of mobile/push').click();
    await says('Restored 7');
    await company.settle();
    expect(everything(company)).toEqual(before);
    expect(await page.getByText(/had approved the removal/).count()).toBe(0);
  });

  test('a removal from Review N more is taken back from /ecr status, indexes with their platforms included', async () => {
    const { company, page, as, remove, button, says } = stage();
    const before = everything(company);
    await as('U0SHOPENG', 'C0SHOP');
    await button(/^Review 3 more/).click();
    await page.getByTestId('modal').waitFor();
    await remove(6, 'shop/web');
    await page.getByTestId('modal').getByText('Removal of 6 approved by').waitFor();
    await page.getByRole('button', { name: 'Close' }).last().click();
    await company.settle();
    expect([...contents(company, 'shop/web').values()].flat().filter(isQuarantineTag)).toHaveLength(6);

    await page.getByLabel('Message #shop').fill('/ecr status shop/web');
    await page.keyboard.press('Enter');
    await button('Restore 6 images of shop/web').click();
    await says('Your answer is recorded.');
    await company.settle();
    expect(everything(company)).toEqual(before);
  });

  test('Remove, two weeks: exactly the approved digests are deleted, and all traps survive', async () => {
    const { company, page, as, remove, move, says } = stage();
    const before = everything(company);
    const approved = company.fleet.unusedBranches.get('payments/api') ?? [];
    await as('U0PAYLEAD', 'C0PAYMENTS');
    await remove(38, 'payments/api');
    await page.getByRole('button', { name: 'Restore 38 images of payments/api' }).waitFor();
    await page.getByRole('button', { name: 'Remove 14 images of payments/worker' }).click();
    await says(/of 38 done/);
    await says('38 put aside until');
    await page.getByRole('button', { name: 'Not now' }).click(); // the question stayed open while cards were redrawn
    await company.settle();
    const aside = contents(company, 'payments/api');
    for (const digest of approved) expect(aside.get(digest)?.every(isQuarantineTag)).toBe(true);
    await page.getByRole('button', { name: 'Registry' }).click();
    await page.getByRole('button', { name: /^payments\/api: .*\b38 put aside/ }).waitFor();

    await move('+1 week', 2);
    await says('Deleted 38');
    await page.getByRole('button', { name: /^payments\/api: .*\b38 deleted/ }).waitFor();
    const left = new Map(before.get('payments/api'));
    for (const digest of approved) left.delete(digest);
    expect(known(before, company, 'payments/api')).toEqual(left);
    for (const { repository, digests } of company.fleet.traps) {
      for (const digest of digests) expect([...contents(company, repository).keys()]).toContain(digest);
    }
    for (const [name, images] of before) {
      if (name === 'payments/api') continue;
      // The repository's own lifecycle policy expires previews of a month meanwhile.
      const lasting = name === 'mobile/gateway' ? withoutPreviews : (all: typeof images) => all;
      expect([name, lasting(known(before, company, name))]).toEqual([name, lasting(images)]);
    }
    expect(await page.getByRole('button', { name: 'Restore 38 images of payments/api' }).count()).toBe(0);
  }, 90_000); // 38 images put aside at 10 a second and deleted at 5, whatever else the machine does

  test('the page had no trouble', () => expect(stage().trouble).toEqual([]));
});

/** What of it was there before: CI has pushed more since. */
function known(before: ReturnType<typeof everything>, company: Company, repository: string) {
  const images = [...contents(company, repository)];
  return new Map(images.filter(([digest]) => before.get(repository)?.has(digest)));
}

function withoutPreviews(images: ReadonlyMap<string, readonly string[]>) {
  return new Map([...images].filter(([, tags]) => !tags.some((tag) => tag.startsWith('pr-'))));
}
