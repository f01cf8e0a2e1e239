import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStage } from './stage.ts';

/** Makes the README's pictures: one answer given, being carried out beside the next question and the registry; Home; the pictures of a week; and a proposed policy. */
const DOCS = join(dirname(fileURLToPath(import.meta.url)), '../../docs');

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
  await picture('demo.png');
  await page.setViewportSize({ width: 1200, height: 980 });
  await stage.as('U0DATALEAD', 'C0DATA');
  await stage.remove(22, 'data/notebooks');
  await stage.button('Keep images of data/etl for 90 days').click();
  await stage.says(/^Kept until/);
  await stage.says('22 put aside until');
  await company.settle();
  await page.getByRole('button', { name: 'Layaway Home' }).click();
  await page.getByTestId('home').getByText('22 put aside until').first().waitFor();
  await page.mouse.move(0, 0);
  await picture('home.png');
  await fourWeeks();
  await proposedPolicy();
} finally {
  await stage.close();
}

/** What leads get once the first images are deleted, and a scan saw that they are gone. */
async function fourWeeks(): Promise<void> {
  const { company } = stage;
  await stage.move('+1 week');
  await stage.as('U0PAYLEAD', 'C0PAYMENTS');
  await stage.remove(5, 'payments/worker');
  await company.settle();
  await stage.move('+1 week', 4);
  for (const [kind, name] of [
    ['growth', 'stored.png'],
    ['savings', 'deleted.png'],
  ] as const) {
    const file = company.slack.workspace.files.all.findLast((one) => one.name.includes(kind));
    if (!file?.bytes) throw new Error(`no picture of ${kind}`);
    await writeFile(join(DOCS, name), file.bytes);
    process.stdout.write(`${join(DOCS, name)}: ${file.alt}\n`);
  }
}

/** What comes of the second answer about branch builds, once what it was about is gone. */
async function proposedPolicy(): Promise<void> {
  const { company, page } = stage;
  await stage.as('U0PAYLEAD', 'C0PAYMENTS');
  await stage.remove(7, 'payments/api');
  await company.settle();
  await stage.move('+1 week', 3);
  await page.setViewportSize({ width: 1440, height: 1000 });
  await stage.button(/^Show the images of payments\/api/).waitFor();
  await page
    .getByText('proposed retention policy for ECR')
    .last()
    .evaluate((title) => {
      title.closest('article')?.scrollIntoView();
      title.closest('.messages')?.scrollBy(0, -16);
    });
  await page.mouse.move(0, 0);
  await picture('policy.png');
}

async function picture(name: string): Promise<void> {
  await mkdir(DOCS, { recursive: true });
  await stage.page.screenshot({ path: join(DOCS, name), animations: 'disabled' });
  process.stdout.write(`${join(DOCS, name)}\n`);
}
