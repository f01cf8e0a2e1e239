import { openStage } from './stage.ts';

const stage = await openStage({ width: 1440, height: 900 });
try {
  const { company, page } = stage;
  await stage.as('U0PAYLEAD', 'C0PAYMENTS');
  await page.getByRole('button', { name: 'Hide what to try' }).click();
  await stage.remove(38, 'payments/api');
  await company.settle();
  await stage.move('+1 week', 5);
  await page.screenshot({ path: '/tmp/shots/a.png' });
  console.log(await page.locator('article').last().innerText());
  await stage.button(/^Remove \d+ images of payments\/api/).click();
  await page.getByTestId('confirm-yes').click();
  await company.settle();
  await stage.move('+1 week', 2);
  await page.screenshot({ path: '/tmp/shots/b.png' });
  console.log(await page.getByText(/retention policy/).count());
  await stage.says(/proposed retention policy/);
  const card = page.locator('article').filter({ hasText: 'proposed retention policy for ECR' }).last();
  await card.scrollIntoViewIfNeeded();
  await card.screenshot({ path: '/tmp/shots/card.png' });
  console.log(await card.innerText());
  await stage.button(/^Apply the policy to payments\/api/).click();
  await page.screenshot({ path: '/tmp/shots/confirm.png' });
  await page.getByTestId('confirm-no').click();
  await stage.button(/^Show the images of payments\/api/).click();
  await page.getByTestId('modal').getByText(/fix|feat|dependabot/).first().waitFor();
  await page.screenshot({ path: '/tmp/shots/images.png' });
  console.log(await page.getByTestId('modal').innerText());
} finally {
  await stage.close();
}
