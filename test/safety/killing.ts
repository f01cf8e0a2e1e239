import { expect } from 'vitest';
import { type Swept, sweepReview } from '../../jobs/sweep.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import type { Digest } from '../../src/policy/image.ts';
import { MINUTE } from '../../src/policy/time.ts';
import { Mortal } from '../jobs/crash.ts';
import { answer, aside, expectNoFailure, pushOld, statusesOf } from '../jobs/story.ts';
import { type Process, REGION, type World } from '../jobs/world.ts';

/** One family in a repository of its own, approved for removal. */
export interface Case {
  readonly repository: string;
  readonly review: string;
  /** Its images by what they are, so that two cases can be compared. */
  readonly roles: Readonly<Record<string, Digest>>;
}

let serial = 0;

/** What is approved for each of them. */
export type Approved = 'remove' | 'archive' | 'disable';

/** Some of them, asked about in one scan. */
async function approved(world: World, multiArch: boolean, n: number, kind: Approved): Promise<Case[]> {
  const seeded = Array.from({ length: n }, () => seed(world, multiArch));
  await weeklyScan(world.deps, world.access);
  const cases: Case[] = [];
  for (const one of seeded) {
    const [review] = await world.store.reviews.inRepository(world.access.key, one.repository);
    if (!review) throw new Error('nothing was asked');
    await answer(world, review, { kind, count: 1, stated: 'delete' });
    cases.push({ ...one, review });
  }
  return cases;
}

function seed(world: World, multiArch: boolean): Omit<Case, 'review'> {
  const repository = `shop/case-${serial++}`;
  world.aws.ecr.createRepository(REGION, repository, { tags: { owner: 'shop' } });
  const push = (seed: Parameters<typeof pushOld>[1]) => pushOld(world, seed, repository);
  const children = multiArch ? [push({}), push({})] : [];
  const tags = ['feat-a', 'feat-b'];
  const root = push(multiArch ? { tags, children } : { tags });
  const roles: Record<string, Digest> = { root };
  children.forEach((digest, i) => {
    roles[`platform ${i}`] = digest;
  });
  if (multiArch) {
    roles.signature = push({ tags: [`sha256-${root.slice(7)}.sig`], sizeBytes: 1_000 });
    roles.referrer = push({ subject: root, sizeBytes: 1_000 });
  }
  return { repository, roles };
}

/** What can be told of a case from outside, free of digests. */
async function endOf(world: World, { repository, review, roles }: Case) {
  const images = Object.entries(roles).map(([role, digest]) => {
    const image = world.aws.ecr.image(REGION, repository, digest);
    const names = image?.tags.map((tag) => {
      if (tag.endsWith('.sig')) return 'signature';
      return tag.startsWith('layaway.') && tag === aside(digest, tag.slice(17))
        ? `aside ${tag.slice(17)}`
        : tag;
    });
    return [role, image ? `${image.status} ${names?.sort().join(' ')}` : 'gone'];
  });
  const states = await ledgerOf(world, review, 'state');
  return { images: Object.fromEntries(images), states, holds: await statusesOf(world, review) };
}

export async function ledgerOf(world: World, review: string, kind: string): Promise<string[]> {
  const entries = await world.store.ledger.read({ review, limit: 1_000 });
  return entries
    .filter((entry) => entry.kind === kind)
    .map(({ text }) => text.replace(/^\S+ /, '').replace(/\d{4}-\d\d-\d\d( \d\d:\d\d)?/, 'then'));
}

export const run = (process: Process, { review }: Case): Promise<Swept> => sweepReview(process.deps, review);

/** What all cases go through before the work that is interrupted. */
export type Prelude = (world: World, cases: readonly Case[]) => Promise<void>;

/** Kills the same work after each of its effects, lets a new process go on, and expects the same end every time. */
export async function killAfterEachEffect(
  world: World,
  multiArch: boolean,
  prelude: Prelude = async () => {},
  kind: Approved = 'remove',
): Promise<number> {
  const [undisturbed] = (await approved(world, multiArch, 1, kind)) as [Case];
  await prelude(world, [undisturbed]);
  const whole = new Mortal();
  world.aws.calls.clear();
  expectNoFailure(await run(world.start(whole), undisturbed));
  const changes = world.aws.calls.mutating().length;
  const expected = await endOf(world, undisturbed);
  const cases = await approved(world, multiArch, whole.effects, kind);
  await prelude(world, cases);
  for (const [i, one] of cases.entries()) {
    const mortal = new Mortal(i + 1);
    world.aws.calls.clear();
    const outcome = await run(world.start(mortal), one).catch((error: Error) => error.message);
    expect(mortal.isDead, `${i + 1}: ${JSON.stringify(outcome)}`).toBe(true);
    world.clock.move(3 * MINUTE);
    expectNoFailure(await run(world.start(), one));
    expect(await endOf(world, one), `killed after effect ${i + 1}`).toEqual(expected);
    expect(world.aws.calls.mutating(), `killed after effect ${i + 1}`).toHaveLength(changes);
  }
  return whole.effects;
}

export const putAside: Prelude = async (world, cases) => {
  for (const one of cases) {
    expectNoFailure(await run(world, one));
    expect(await statusesOf(world, one.review)).toEqual({ quarantined: 1 });
  }
};
