import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { openRegistries } from '../../jobs/access.ts';
import { type AwsSandbox, startAwsSandbox } from '../../src/sandbox/aws/index.ts';
import { REGION, START, testConfig, useAws } from './world.ts';

let aws: AwsSandbox;
afterEach(() => aws.close());

const ACCOUNT = '123456789012';
const roleArn = `arn:aws:iam::${ACCOUNT}:role/layaway`;

/** The keys of the registries that are opened, or why none is. */
async function opened(
  registries: readonly object[],
  parts: object = {},
): Promise<readonly string[] | string> {
  aws = await startAwsSandbox({ now: () => START });
  useAws(aws.url);
  const config = testConfig({ registries });
  const log = pino({ level: 'silent' });
  try {
    const open = await openRegistries({ config, now: () => START, log, root: '/nonexistent', ...parts });
    await open.close();
    return open.registries.map(({ key }) => key);
  } catch (error) {
    return String(error);
  }
}

describe('promise 8: a registry that is listed twice is refused, for each would have budgets of its own', () => {
  it.each([
    ['once with its account, once without', [{ region: REGION }, { account: ACCOUNT, region: REGION }]],
    ['once with its Region, once without', [{}, { region: REGION }]],
    ['once with a role, once without', [{ region: REGION }, { account: ACCOUNT, region: REGION, roleArn }]],
  ])('%s', async (_, registries) => {
    expect(await opened(registries)).toBe(
      'Error: registries[0] and registries[1] in the configuration mean the same registry, 123456789012/eu-west-1: remove one of them',
    );
  });

  it('also where others are left out', async () => {
    const elsewhere = { region: 'eu-central-1' };
    const same = { account: ACCOUNT, region: REGION };
    const parts = { leaveOut: () => undefined };
    expect(await opened([elsewhere, same, { region: REGION }], parts)).toContain(
      'registries[1] and registries[2]',
    );
  });
});

it('several Regions of one account are several registries', async () => {
  expect(await opened([{ region: REGION }, { region: 'eu-central-1' }])).toEqual([
    `${ACCOUNT}/${REGION}`,
    `${ACCOUNT}/eu-central-1`,
  ]);
});
