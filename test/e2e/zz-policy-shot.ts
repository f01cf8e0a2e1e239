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
  { const r = await stage.store.policies.rejection('123456789012/eu-west-1','payments/api'); console.log(JSON.stringify(r)); const ids = await stage.store.reviews.inRepository('123456789012/eu-west-1','payments/api'); for (const x of await stage.store.reviews.getMany(ids)) console.log(x.class, JSON.stringify(x.state).slice(0,200)); const hs = await stage.store.holds.inRepository('123456789012/eu-west-1','payments/api'); const n: Record<string, number> = {}; for (const h of hs) n[h.state.status] = (n[h.state.status] ?? 0) + 1; console.log(JSON.stringify(n)); }
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
