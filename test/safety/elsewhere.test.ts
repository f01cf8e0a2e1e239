import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { openRegistries } from '../../jobs/access.ts';
import type { Deps, RegistryAccess } from '../../jobs/deps.ts';
import { acceptInspected, collectEvidence } from '../../jobs/evidence.ts';
import { sweep } from '../../jobs/sweep.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import type { RegistryId } from '../../src/policy/image.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import {
  ask,
  deletionsIn,
  nextSweep,
  passWatched,
  pushOld,
  putAside,
  shelf,
  statusesOf,
} from '../jobs/story.ts';
import { REGION, REPOSITORY, testConfig, uriOf, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const OTHER_REGION = { account: '123456789012', region: 'eu-central-1' };
const OTHER_ACCOUNT = { account: '210987654321', region: REGION };
const ROLE = { ...OTHER_ACCOUNT, roleArn: 'arn:aws:iam::210987654321:role/layaway' };

interface Both extends World {
  readonly other: RegistryAccess;
  readonly deps: Deps;
}

/** A world whose process has a second registry, with nothing in it but what a test puts there. */
async function openBoth(
  second: Readonly<Record<string, string>> = OTHER_REGION,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<Both> {
  const world = await worlds.open();
  const config = testConfig({ registries: [{ region: REGION }, second], ...changes });
  const parts = { config, now: world.clock.now, log: pino({ level: 'silent' }), root: '/nonexistent' };
  const { registries, close } = await openRegistries(parts);
  closing.push(close);
  const quick = registries.map((one) => ({ ...one, turn: async () => {} }));
  const [access, other] = quick;
  if (!access || !other) throw new Error('two registries were expected');
  return { ...world, access, other, deps: { ...world.deps, config, registries: quick } };
}

/** What runs beside the other registry and uses an image of the first. */
const USES = {
  'an ECS service': ({ aws }: World, where: RegistryId, tag: string) => {
    const image = uriOf(aws.account, REPOSITORY, `:${tag}`);
    aws.ecs.createCluster(where, 'far');
    aws.ecs.registerTaskDefinition(where, 'web', [{ name: 'app', image }]);
    aws.ecs.createService(where, { cluster: 'far', name: 'web', taskDefinition: 'web:1', desired: 0 });
  },
  'a Lambda function': ({ aws }: World, where: RegistryId, tag: string) => {
    aws.lambda.createFunction(where, 'far', uriOf(aws.account, REPOSITORY, `:${tag}`));
  },
};

const PLACES = [
  ['another Region', OTHER_REGION, OTHER_REGION],
  ['another account', OTHER_ACCOUNT, ROLE],
] as const;

describe('promise 2: what runs beside one registry protects the images of another', () => {
  for (const [what, use] of Object.entries(USES)) {
    it.each(PLACES)(`sees ${what} in %s`, async (_, where, second) => {
      const both = await openBoth(second);
      const used = pushOld(both, { tags: ['feat-used'] });
      const unused = pushOld(both, { tags: ['feat-unused'] });
      use(both, where, 'feat-used');
      both.aws.ecr.amend(REGION, REPOSITORY, used, { lastPulledAt: undefined });
      const [review] = await ask(both);
      const asked = await both.store.reviews.frozen(review?.id ?? '');
      expect(asked.map(({ root }) => root)).toEqual([unused]);
    });
  }

  it('restores what is put into use there while it is put aside', async () => {
    const both = await openBoth();
    const digest = pushOld(both, { tags: ['feat-a'] });
    const id = await putAside(both);
    const image = uriOf(both.aws.account, REPOSITORY, `@${digest}`);
    both.aws.lambda.createFunction(OTHER_REGION, 'far', image);
    both.aws.ecr.amend(REGION, REPOSITORY, digest, { lastPulledAt: undefined });
    await passWatched(both, 15 * DAY);
    await sweep(both.deps);
    expect(await statusesOf(both, id)).toEqual({ restored: 1 });
    expect(shelf(both)[digest]?.tags).toEqual(['feat-a']);
    expect(deletionsIn(both)).toEqual([]);
  });

  it('restores what cannot be pulled there, and knows an alarm that is there only', async () => {
    const both = await openBoth(OTHER_REGION, { alarms: [{ name: 'errors' }] });
    both.aws.cloudwatch.setAlarm(OTHER_REGION, 'errors', 'OK');
    both.clock.move(HOUR);
    const digest = pushOld(both, { tags: ['feat-a'] });
    const id = await putAside(both);
    expect(await statusesOf(both, id)).toEqual({ quarantined: 1 });
    const image = uriOf(both.aws.account, REPOSITORY, ':feat-a');
    both.aws.ecs.createCluster(OTHER_REGION, 'far');
    both.aws.ecs.registerTaskDefinition(OTHER_REGION, 'web', [{ name: 'app', image }]);
    both.aws.ecs.failToPull(OTHER_REGION, 'far', 'web');
    const { tripped } = await nextSweep(both);
    expect(tripped.map(({ root }) => root)).toEqual([digest]);
    expect(await statusesOf(both, id)).toEqual({ restored: 1 });
  });

  it('offers nothing where it may not look there, nor beside an EKS cluster there', async () => {
    const both = await openBoth();
    pushOld(both, { tags: ['feat-a'] });
    both.aws.eks.createCluster(OTHER_REGION, 'far');
    expect(await ask(both)).toEqual([]);
    expect((await collectEvidence(both.deps, both.access)).notCovered).toEqual([
      'in 123456789012/eu-central-1: EKS cluster far may run images from here, and no source looks into it',
    ]);
    const blind = await openBoth();
    pushOld(blind, { tags: ['feat-a'] });
    const refuse = async () => Promise.reject(new Error('AccessDenied'));
    const sources = blind.other.sources.map((source) => ({ ...source, collect: refuse }));
    const deps = { ...blind.deps, registries: [blind.access, { ...blind.other, sources }] };
    expect(await ask({ ...blind, deps })).toEqual([]);
  });
});

describe('an account that may pull from here', () => {
  const policy = {
    Statement: [{ Effect: 'Allow', Principal: { AWS: OTHER_ACCOUNT.account }, Action: 'ecr:*' }],
  };
  const letIn = ({ aws }: World) => {
    aws.ecr.createRepository(REGION, 'shop/open', { policy });
    aws.ecr.configureRegistry(REGION, { policyText: JSON.stringify(policy) });
  };

  it('is no stranger where a registry of it is configured: the sources look there', async () => {
    const both = await openBoth(ROLE);
    letIn(both);
    pushOld(both, { tags: ['feat-a'] });
    pushOld(both, { tags: ['feat-b'] }, 'shop/open');
    expect(await ask(both)).toHaveLength(2);
  });

  const FAR = { ...ROLE, region: 'eu-central-1' };

  it('is one where it is configured in another Region only: what it runs beside our registry nobody sees', async () => {
    const both = await openBoth(FAR);
    letIn(both);
    const used = pushOld(both, { tags: ['feat-used'] }, 'shop/open');
    USES['an ECS service'](both, OTHER_ACCOUNT, 'feat-used');
    both.aws.ecr.amend(REGION, 'shop/open', used, { lastPulledAt: undefined });
    expect(await ask(both)).toEqual([]);
    expect((await collectEvidence(both.deps, both.access)).notCovered).toEqual([
      `account ${OTHER_ACCOUNT.account} may pull from here by the registry's permissions policy, and no source looks there`,
    ]);
    const [reason] = await both.access.strangersAllowedIn('shop/open');
    expect(reason).toContain(`account ${OTHER_ACCOUNT.account} may pull from shop/open`);
  });

  it('is none where it is configured in this Region, too, or declared to use nothing', async () => {
    const everywhere = { registries: [{ region: REGION }, ROLE, FAR] };
    const declared = { consumersWithoutUse: [{ name: OTHER_ACCOUNT.account, reason: 'only pushes' }] };
    for (const changes of [everywhere, declared]) {
      const both = await openBoth(FAR, changes);
      letIn(both);
      pushOld(both, { tags: ['feat-b'] }, 'shop/open');
      expect(await ask(both)).toHaveLength(1);
    }
  });

  it('is one where only another of our Regions is', async () => {
    const both = await openBoth(OTHER_REGION);
    letIn(both);
    pushOld(both, { tags: ['feat-b'] }, 'shop/open');
    expect(await ask(both)).toEqual([]);
  });
});

describe('a Region that is only looked at', () => {
  it('may be empty: no repository, no runtime', async () => {
    const both = await openBoth();
    pushOld(both, { tags: ['feat-a'] });
    expect(await weeklyScan(both.deps, both.other)).toMatchObject({ repositories: 0, incomplete: [] });
    const { evidence } = await weeklyScan(both.deps, both.access);
    expect(evidence.reports.map(({ name, status, inspected }) => [name, status, inspected])).toEqual([
      ['ecs', 'ok', 2],
      ['lambda', 'ok', 1],
      ['batch', 'ok', 0],
      ['exceptions', 'ok', 0],
      ['ecs in 123456789012/eu-central-1', 'ok', 0],
      ['lambda in 123456789012/eu-central-1', 'ok', 0],
      ['batch in 123456789012/eu-central-1', 'ok', 0],
    ]);
    expect(await both.store.reviews.listOpen()).toHaveLength(1);
  });

  it('is doubted once it was not empty and suddenly is, until somebody accepts that', async () => {
    const both = await openBoth();
    const name = 'lambda in 123456789012/eu-central-1';
    both.aws.lambda.createFunction(OTHER_REGION, 'far', uriOf(both.aws.account, 'shop/running', ':1.0.0'));
    pushOld(both, { tags: ['feat-a'] });
    expect(await ask(both)).toHaveLength(1);
    both.aws.lambda.deleteFunction(OTHER_REGION, 'far');
    expect(await ask(both)).toEqual([]);
    expect(await acceptInspected(both.deps, both.access, 'kinesis')).toEqual([]);
    expect(await acceptInspected(both.deps, both.access, name)).toEqual([{ name, inspected: 0 }]);
    expect(await ask(both)).toHaveLength(1);
  });

  it('is asked once for each registry and sweep, and only by sources that see no further', async () => {
    const both = await openBoth();
    const asked: string[] = [];
    const source = (name: string, regional: boolean, place: string) => ({
      name,
      regional,
      collect: async () => {
        asked.push(`${name} at ${place}`);
        return Promise.reject(new Error('no answer'));
      },
    });
    const registries = [both.access, both.other].map((one) => ({
      ...one,
      sources: [source('ecs', true, one.id.region), source('files', false, one.id.region)],
    }));
    const [access] = registries;
    if (!access) throw new Error('no registry');
    await collectEvidence({ ...both.deps, registries }, access);
    expect(asked.toSorted()).toEqual(['ecs at eu-central-1', 'ecs at eu-west-1', 'files at eu-west-1']);
  });
});
