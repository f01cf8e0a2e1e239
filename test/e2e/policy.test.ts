import { describe, expect, test } from 'vitest';
import { isWaiting, type Review } from '../../src/policy/review.ts';
import { DAY } from '../../src/policy/time.ts';
import { contents, useStage } from './stage.ts';

const REPOSITORY = 'payments/api';
const REGISTRY = '123456789012/eu-west-1';
/** A class that was answered is not asked again for a month, and digests come on Mondays. */
const CYCLE = 35 * DAY;
/** Cards of equal counts have buttons of the same name. */
const NEXT_REMOVE = 'xpath=following::button[starts-with(@aria-label, "Remove")][1]';

describe('a retention policy', () => {
  // A window that ends before the next weekly scan: what is put aside is gone when policies are learned.
  const stage = useStage({ config: { scope: [REPOSITORY], watchWindow: '5d' }, height: 1100 });

  const inForce = () => stage().company.aws.ecr.lifecyclePolicy('eu-west-1', REPOSITORY);
  const previewsAsked = async (): Promise<Review | undefined> => {
    const { store } = stage();
    const open = await store.reviews.getMany(await store.reviews.inRepository(REGISTRY, REPOSITORY));
    return open.find((review) => review.class === 'preview' && isWaiting(review.state));
  };
  const previews = () => {
    const { company } = stage();
    return [...contents(company, REPOSITORY)].filter(([, tags]) => tags.some((tag) => tag.startsWith('pr-')));
  };

  test('is proposed after cycles of clicks', async () => {
    const { company, page, as, button, says } = stage();
    await as('U0PAYLEAD', 'C0PAYMENTS');
    for (let cycle = 0; cycle < 3; cycle++) {
      await page
        .getByText(/\d+ preview builds/)
        .last()
        .locator(NEXT_REMOVE)
        .click();
      await page.getByTestId('confirm-yes').click();
      await expect.poll(previewsAsked, { timeout: 25_000 }).toBeUndefined(); // the click has arrived
      await company.settle();
      if (cycle === 0) {
        // Wanted back once, it takes two removals since.
        await button(/^Restore \d+ images/).click();
        await says(/^Restored \d+/);
        await company.settle();
      } else await company.move(6 * DAY);
      await company.move(cycle === 0 ? CYCLE : CYCLE - 6 * DAY);
    }
    expect(inForce()).toBeUndefined();
    await says(/proposed retention policy/);
  }, 90_000);

  test('shows what it would take, and what it says', async () => {
    const { page, button } = stage();
    // All that it is going to delete stands on the button, and can be opened.
    const asked = await button(`Apply the policy to ${REPOSITORY}`).innerText();
    const [, images] = /^Apply to ECR: (\d+ images?) by \w+ \d+ \w+ \d{4}…$/.exec(asked) ?? [];
    const list = await button(`Show the images of ${REPOSITORY} that it reaches`).innerText();
    expect(list).toBe(`Show ${images}`);
    await button(`Show the images of ${REPOSITORY} that it reaches`).click();
    await page
      .getByTestId('modal')
      .getByText(/pr-\d+/)
      .first()
      .waitFor();
    await page.getByTestId('modal').getByRole('button', { name: 'Close' }).last().click();
    await button(`Show the policy text of ${REPOSITORY}`).click();
    await page.getByTestId('modal').getByText(/pr-\*/).first().waitFor();
    await page.getByTestId('modal').getByRole('button', { name: 'Close' }).last().click();
  });

  test('is applied when two people approved it, and ECR expires by it', async () => {
    const { company, page, as, button, says, move } = stage();
    const approve = async () => {
      await button(new RegExp(`^Apply the policy to ${REPOSITORY}`)).click();
      await page.getByTestId('confirm-yes').click();
    };
    await as('U0PAYENG', 'C0PAYMENTS');
    await approve();
    await page.getByText('Approve as second').last().waitFor();
    expect(inForce()).toBeUndefined();
    await as('U0PAYLEAD', 'C0PAYMENTS');
    await approve();
    await button(`Take back the policy of ${REPOSITORY}`).waitFor();
    await company.settle();
    expect(inForce()).toContain('"pr-*"');

    const before = new Map(previews());
    expect(await previewsAsked()).toBeDefined();
    await move('+1 week');
    const gone = [...before.keys()].filter((digest) => !new Map(previews()).has(digest));
    expect(gone.length).toBeGreaterThan(0);
    expect(await previewsAsked()).toBeUndefined(); // the policy takes them by itself
    await says(/branch builds/);
  }, 60_000);

  test('is taken back by one click', async () => {
    const { company, page, button, says } = stage();
    await button(`Take back the policy of ${REPOSITORY}`).click();
    await page.getByTestId('confirm-yes').click();
    await says('Taken back');
    await company.settle();
    expect(inForce()).toBeUndefined();
  });

  test('the page had no trouble', () => expect(stage().trouble).toEqual([]));
});
