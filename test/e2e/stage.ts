import pino from 'pino';
import { chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { registryKey } from '../../src/policy/image.ts';
import type { Review } from '../../src/policy/review.ts';
import { findChromium } from '../../src/sandbox/browser.ts';
import { type Company, startCompany } from '../../src/sandbox/company/company.ts';
import { startRedis } from '../../src/sandbox/redis.ts';
import { connectStore } from '../../src/store/redis-store.ts';
import type { Store } from '../../src/store/store.ts';

/** The whole demo with a real browser in front of it. */
export interface Stage {
  readonly company: Company;
  readonly page: Page;
  readonly store: Store;
  /** What went wrong in the page so far. */
  readonly trouble: readonly string[];
  /** Opens the page as somebody, in a channel. */
  as(user: string, channel: string): Promise<void>;
  /** Presses a button of the clock and waits until all that follows from it is done. */
  move(label: '+1 day' | '+1 week', times?: number): Promise<void>;
  /** Clicks Remove on the newest card of this count and repository, and says yes. */
  remove(count: number, repository: string): Promise<void>;
  /** Chooses from the ⋯ menu beside a button of that accessible name. */
  choose(beside: string, entry: string): Promise<void>;
  /** The newest button of that accessible name. */
  button(name: string | RegExp): Locator;
  /** Waits for a text of a message or window. */
  says(text: string | RegExp): Promise<void>;
  /** Types behind /ecr in a channel. */
  ecr(channel: string, text: string): Promise<void>;
  /** Sends the open window off and waits until it is gone. */
  submit(label: string): Promise<void>;
  /** The one review of this count in a repository, as it is stored. */
  review(repository: string, count: number): Promise<Review>;
  close(): Promise<void>;
}

export interface StageOptions {
  readonly width?: number;
  readonly height?: number;
  /** What differs from the demo's configuration. */
  readonly config?: Readonly<Record<string, unknown>>;
}

export async function openStage({
  width = 1280,
  height = 900,
  config = {},
}: StageOptions = {}): Promise<Stage> {
  const redis = await startRedis();
  const log = pino({ level: process.env.LOG_LEVEL ?? 'fatal' });
  const company = await startCompany({
    redisUrl: redis.url,
    log,
    environment: process.env,
    channelGap: 100,
    config,
  });
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  const context = await browser.newContext({ viewport: { width, height }, timezoneId: 'Europe/Berlin' });
  const page = await context.newPage();
  page.setDefaultTimeout(25_000); // below the test's own, so that the failure names what was waited for
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('console', (line) => line.type() === 'error' && trouble.push(line.text()));
  const store = await connectStore(redis.url);
  const close = async () => {
    await browser.close();
    await company.stop();
    await store.close();
    await redis.stop();
  };
  return {
    company,
    page,
    store,
    trouble,
    ...controls(company, page),
    ...windows(company, page, store),
    close,
  };
}

function controls(company: Company, page: Page) {
  const button = (name: string | RegExp) => page.getByRole('button', { name }).last();
  return {
    button,
    async as(user: string, channel: string) {
      await page.goto('about:blank'); // the address differs in its fragment only: that alone loads nothing
      await page.goto(`${company.slack.pageUrl}#${user}/${channel}`);
      await page.getByTestId('acting-as').waitFor();
    },
    async move(label: '+1 day' | '+1 week', times = 1) {
      for (let i = 0; i < times; i++) await page.getByRole('button', { name: label }).click();
      await page.locator('.top-btn:disabled').first().waitFor({ state: 'detached' });
    },
    async remove(count: number, repository: string) {
      await button(`Remove ${count} images of ${repository}`).click();
      await page.getByTestId('confirm-yes').click();
    },
    async choose(beside: string, entry: string) {
      const row = page
        .locator('.block-actions')
        .filter({ has: button(beside) })
        .last();
      await row.getByRole('button', { name: 'More actions' }).click();
      await row.getByRole('menuitem', { name: entry }).click();
    },
    async says(text: string | RegExp) {
      await page.getByText(text).last().waitFor();
    },
  };
}

function windows({ fleet }: Company, page: Page, store: Store) {
  const modal = page.getByTestId('modal');
  return {
    async ecr(channel: string, text: string) {
      await page.getByLabel(`Message #${channel}`).fill(`/ecr ${text}`);
      await page.keyboard.press('Enter');
    },
    async submit(label: string) {
      await modal.getByRole('button', { name: label, exact: true }).last().click();
      await modal.waitFor({ state: 'detached' });
    },
    async review(repository: string, count: number): Promise<Review> {
      const ids = await store.reviews.inRepository(registryKey(fleet.registry), repository);
      const all = await store.reviews.getMany(ids);
      const found = all.find(({ facts, factsOfAll = facts }) => factsOfAll.families === count);
      if (!found) throw new Error(`no review of ${count} images in ${repository}`);
      return found;
    },
  };
}

/** One stage for the test file that calls this at its top. */
export function useStage(options: StageOptions = {}): () => Stage {
  let stage: Stage | undefined;
  beforeAll(async () => {
    stage = await openStage(options);
  });
  afterAll(() => stage?.close());
  return () => {
    if (!stage) throw new Error('the stage opens before the first test, not earlier');
    return stage;
  };
}

/** What a repository holds: tags by digest. */
export function contents({ aws, fleet }: Company, repository: string): Map<string, readonly string[]> {
  const images = aws.ecr.images(fleet.registry.region, repository);
  return new Map(images.map(({ digest, tags }) => [digest, [...tags].sort()]));
}

/** All repositories of the fleet and what they hold. */
export function everything(company: Company): Map<string, Map<string, readonly string[]>> {
  return new Map(company.fleet.repositories.map(({ name }) => [name, contents(company, name)]));
}
