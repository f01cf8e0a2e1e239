import { describe, expect, test } from 'vitest';
import { ADMIN, BYSTANDER, GUEST } from '../../src/sandbox/company/people.ts';
import { everything, useStage } from './stage.ts';

describe('what people do with the message', () => {
  const stage = useStage();

  test.each([
    {
      who: 'a bystander',
      user: BYSTANDER,
      answer: 'Only members and leads of payments can decide about this.',
    },
    {
      who: 'a guest',
      user: GUEST,
      answer: 'Only full members of this workspace can use Layaway, not guests.',
    },
  ])('$who who clicks Remove is told why not, privately, and nothing changes', async ({ user, answer }) => {
    const { company, page, as, remove, says } = stage();
    const before = everything(company);
    await as(user, 'C0PAYMENTS');
    await remove(38, 'payments/api');
    await says(answer);
    await company.settle();
    expect(everything(company)).toEqual(before);
    expect(await page.getByRole('button', { name: 'Remove 38 images of payments/api' }).count()).toBe(1);
    await as('U0PAYLEAD', 'C0PAYMENTS');
    await page.getByRole('button', { name: 'Remove 38 images of payments/api' }).waitFor();
    expect(await page.getByText(answer).count()).toBe(0);
  });

  test('Keep and Investigate stand on the card with who and until when, and the header counts them', async () => {
    const { as, button, says } = stage();
    await as('U0DATAENG', 'C0DATA');
    await says(/3 questions .*; not answered yet/);
    await button('Keep images of data/notebooks for 90 days').click();
    await says(/^Kept until/);
    await button('Investigate data/etl myself for 14 days').click();
    await says(/^Being investigated/);
    await says(/2 answered, 1 to go/);
    await button('Keep images of data/etl for 90 days').click();
    await says(/all are answered, thank you/);
  });

  test('Show images lists them page by page', async () => {
    const { page, as, choose } = stage();
    await as('U0PAYLEAD', 'C0PAYMENTS');
    await choose('Remove 38 images of payments/api', 'Show 38 images');
    const modal = page.getByTestId('modal');
    await modal.getByText('page 1 of 2').waitFor();
    expect(await modal.getByText(/^sha256:[0-9a-f]{12} · pushed/).count()).toBe(20);
    await modal.getByRole('button', { name: 'Next page: 2 of 2' }).click();
    await modal.getByText('page 2 of 2').waitFor();
    expect(await modal.getByText(/^sha256:[0-9a-f]{12} · pushed/).count()).toBe(18);
    await modal.getByRole('button', { name: 'Previous page: 1 of 2' }).click();
    await modal.getByText('page 1 of 2').waitFor();
    await modal.getByRole('button', { name: 'Close' }).last().click();
    await modal.waitFor({ state: 'detached' });
  });

  test('Show evidence lists what every source said, with its time', async () => {
    const { page, as, choose } = stage();
    await as('U0PAYLEAD', 'C0PAYMENTS');
    await choose('Remove 38 images of payments/api', 'Show evidence');
    const modal = page.getByTestId('modal');
    await modal.getByText('page 1 of 4').waitFor();
    await modal.getByText('Nobody can see: laptops').waitFor();
    expect(
      await modal.getByText(/^ECS: not seen among \d+ services and task definitions · \d+ \w+/).count(),
    ).toBe(10);
    await modal.getByRole('button', { name: 'Close' }).last().click();
    await modal.waitFor({ state: 'detached' });
  });

  test('Review N more opens the rest, and its buttons work', async () => {
    const { page, as, button, says } = stage();
    await as('U0PAYENG', 'C0PAYMENTS');
    await button(/^Review 3 more/).click();
    const modal = page.getByTestId('modal');
    await modal.getByRole('button', { name: 'Keep images of payments/ledger for 90 days' }).click();
    await modal.getByText(/^Kept until/).waitFor();
    await modal.getByRole('button', { name: 'Close' }).last().click();
    await says(/6 questions .*1 answered, 5 to go/);
  });

  test('/ecr help and /ecr status answer the asker alone', async () => {
    const { page, as, ecr, says } = stage();
    await as(BYSTANDER, 'C0SHOP');
    await ecr('shop', 'help');
    await says('/ecr status payments/api');
    await ecr('shop', 'status payments/api');
    await says('93 images (101 manifests in ECR), 23 GB');
    await ecr('shop', 'stauts');
    await says(/does not know/);
    await ecr('shop', 'status payments/apu');
    await says(/No scanned repository is called "payments\/apu"/);
    await as('U0SHOPLEAD', 'C0SHOP');
    expect(await page.getByText('Only visible to you').count()).toBe(0);
  });

  test('a lead stops everything, and an admin lets it go on', async () => {
    const { store, as, ecr, says } = stage();
    await as('U0SHOPLEAD', 'C0SHOP');
    await ecr('shop', 'pause a deploy fails');
    await says('Everything is paused.');
    expect(await store.brakes.paused()).toMatchObject({ by: 'U0SHOPLEAD', why: 'a deploy fails' });
    await as(ADMIN, 'C0SHOP');
    await ecr('shop', 'resume');
    await says('Everything is resumed.');
    expect(await store.brakes.paused()).toBeUndefined();
  });

  test('on Thursday leads are reminded of what nobody answered, with buttons that work', async () => {
    const { company, page, as, move, remove, says } = stage();
    await as('U0PLATLEAD', 'C0PLATFORM');
    await move('+1 day', 3);
    await page.getByRole('button', { name: 'Layaway unread' }).click();
    await says('Questions nobody answered yet');
    expect(await page.getByText('Waiting for 3 days').count()).toBe(2);
    await remove(5, 'platform/ci-runner');
    await says('5 put aside until');
    await company.settle();
    await page.getByRole('button', { name: /^platform/ }).click();
    await says('5 put aside until');
  });

  test('the next week’s message replaces what was open', async () => {
    const { page, as, move, says } = stage();
    await as('U0PAYLEAD', 'C0PAYMENTS');
    await move('+1 week');
    await says(/Replaced by a newer review/);
    await says(/1 answered, 5 replaced by a newer review/);
    expect(await page.getByRole('button', { name: 'Remove 38 images of payments/api' }).count()).toBe(1);
  });

  test('the page had no trouble', () => expect(stage().trouble).toEqual([]));
});
