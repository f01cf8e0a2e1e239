import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStage } from './stage.ts';

/** Makes the README's picture: one answer given, being carried out beside the next question, and the registry itself. */
const FILE = join(dirname(fileURLToPath(import.meta.url)), '../../docs/demo.png');

const stage = await openStage({ width: 1440, height: 900 });
try {
  const { company, page } = stage;
  await stage.as('U0PAYLEAD', 'C0PAYMENTS');
  await page.getByRole('button', { name: 'Hide what to try' }).click();
  await stage.remove(38, 'payments/api');
  await stage.says('38 put aside until');
  await company.settle();
  await page.getByRole('button', { name: 'Registry' }).click();
  await page.getByRole('button', { name: /^payments\/api: .*\b38 put aside/ }).click();
  await page.getByRole('button', { name: 'put aside 38' }).click();
  await stage.says('payments: unused images');
  await page.getByText('payments: unused images').evaluate((title) => {
    title.closest('article')?.scrollIntoView();
    title.closest('.messages')?.scrollBy(0, -64);
  });
  await page.mouse.move(0, 0);
  await mkdir(dirname(FILE), { recursive: true });
  await page.screenshot({ path: FILE, animations: 'disabled' });
  process.stdout.write(`${FILE}\n`);
} finally {
  await stage.close();
}
