import { expect, test } from 'vitest';
import { verifyRecords } from '../../src/cli/records-verify.ts';
import type { Digest } from '../../src/policy/image.ts';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
import type { Call } from '../../src/sandbox/aws/call.ts';
import { isMutating } from '../../src/sandbox/aws/mutating.ts';
import { REGION, REGISTRY, SHOP_LEAD } from '../app/office.ts';
import { aside, statusesOf } from '../jobs/story.ts';
import { type Firm, type Service, useFirms } from './services.ts';

const firms = useFirms();

const TAGS = ['feat-a', 'feat-b'];
/** For each tag a new name and the old one's end. */
const TO_PUT_ASIDE = 4;
/** The index, then its platform. */
const TO_DELETE = 2;

/** An image index with one platform in a repository of its own. */
interface Case {
  readonly repository: string;
  readonly roles: readonly Digest[];
}

function seed({ aws, clock }: Firm, n: number): Case {
  const repository = `shop/case-${n}`;
  aws.ecr.createRepository(REGION, repository, { tags: { owner: 'shop' } });
  const pushedAt = clock.now() - 200 * DAY;
  const platform = aws.ecr.push(REGION, repository, { pushedAt });
  const index = aws.ecr.push(REGION, repository, { pushedAt, tags: TAGS, children: [platform] });
  return { repository, roles: [index, platform] };
}

async function reviewOf({ store }: Firm, { repository }: Case): Promise<string> {
  const [id = ''] = await store.reviews.inRepository(REGISTRY, repository);
  return id;
}

async function approve(firm: Firm, one: Case): Promise<void> {
  const review = await firm.store.reviews.get(await reviewOf(firm, one));
  if (!review) throw new Error(`nothing is asked about ${one.repository}`);
  const state = {
    status: 'removing',
    by: { id: SHOP_LEAD },
    at: firm.clock.now(),
    effect: 'delete',
  } as const;
  expect(await firm.store.reviews.save({ ...review, state })).toBe('saved');
}

/** What can be told of a case from outside, free of digests. */
async function endOf(firm: Firm, one: Case) {
  const images = one.roles.map((digest) =>
    firm.aws.ecr
      .image(REGION, one.repository, digest)
      ?.tags.map((tag) => TAGS.find((name) => tag === aside(digest, name)) ?? `not aside: ${tag}`)
      .sort(),
  );
  return { images, holds: await statusesOf(firm, await reviewOf(firm, one)) };
}

const changesIn = (firm: Firm, one: Case) => firm.aws.calls.mutating().filter(concerns(one)).length;
const concerns = ({ repository }: Case) => {
  return ({ input }: Pick<Call, 'input'>) =>
    (input as { repositoryName?: string } | null)?.repositoryName === repository;
};

/** Has the queue do one review's work, and waits for the end it must come to. */
async function comesTo(firm: Firm, one: Case, end: Awaited<ReturnType<typeof endOf>>, message: string) {
  await firm.queue.add({ name: 'review', review: await reviewOf(firm, one) });
  await expect.poll(() => endOf(firm, one), { timeout: 15_000, interval: 50, message }).toEqual(end);
}

/** Kills whichever worker makes the n-th change of a case, after its effect and before it hears of it. */
async function killAfter(firm: Firm, workers: readonly Service[], one: Case, n: number): Promise<void> {
  let seen = 0;
  const dead = new Promise<void>((resolve, reject) => {
    const fault = {
      kind: 'after',
      async run(call: Call) {
        const maker = workers.find((worker) => worker.made(call));
        maker?.signal('SIGKILL');
        expect(await maker?.ended).toMatchObject({ signal: 'SIGKILL' });
      },
    } as const;
    const run = (call: Call) => fault.run(call).then(resolve, reject);
    const when = (call: Call) => isMutating(call.operation) && concerns(one)(call) && ++seen === n;
    firm.aws.faults.inject('*', { ...fault, run }, { when });
  });
  await firm.queue.add({ name: 'review', review: await reviewOf(firm, one) });
  await dead;
  await firm.move(3 * MINUTE); // until then the dead one might still be at it
}

test('kill -9 of a worker after every effect: another one takes over, the end is the uninterrupted one', async () => {
  const firm = await firms.open();
  const cases = Array.from({ length: 1 + TO_PUT_ASIDE }, (_, n) => seed(firm, n));
  const [undisturbed, ...others] = cases as [Case, ...Case[]];
  const starting = Array.from({ length: 1 + TO_PUT_ASIDE + TO_DELETE }, () => firm.start('worker'));
  const workers = await Promise.all(starting);
  const asked = async () => (await Promise.all(cases.map((one) => reviewOf(firm, one)))).every(Boolean);
  await expect.poll(asked, { timeout: 15_000 }).toBe(true);
  await expect.poll(() => firm.queue.idle(), { timeout: 15_000 }).toBe(true);

  for (const one of cases) await approve(firm, one);
  const putAside = { images: [TAGS, []], holds: { quarantined: 1 } };
  await comesTo(firm, undisturbed, putAside, 'undisturbed');
  expect(changesIn(firm, undisturbed)).toBe(TO_PUT_ASIDE);
  for (const [i, one] of others.entries()) {
    await killAfter(firm, workers, one, i + 1);
    await comesTo(firm, one, putAside, `killed after change ${i + 1} of a quarantine`);
    expect(changesIn(firm, one)).toBe(TO_PUT_ASIDE);
  }

  await firm.move(15 * DAY + HOUR);
  const deleted = { images: [undefined, undefined], holds: { deleted: 1 } };
  await comesTo(firm, undisturbed, deleted, 'undisturbed');
  expect(changesIn(firm, undisturbed)).toBe(TO_PUT_ASIDE + TO_DELETE);
  for (const [i, one] of others.slice(0, TO_DELETE).entries()) {
    await killAfter(firm, workers, one, i + 1);
    await comesTo(firm, one, deleted, `killed after change ${i + 1} of a deletion`);
    expect(changesIn(firm, one)).toBe(TO_PUT_ASIDE + TO_DELETE);
  }
  expect(workers.filter((one) => one.alive())).toHaveLength(1);
  expect(await verifyRecords(firm.store.ledger, undefined)).toMatchObject({ json: { ok: true } });
}, 120_000);
