import { describe, expect, it } from 'vitest';
import { useRedis } from '../setup/redis.ts';
import { digest, entry, hold, KEY, NOW, REPOSITORY, receipt } from './fixtures.ts';

const redis = useRedis();
const dropped = { status: 'dropped', at: NOW, why: 'a new tag' } as const;

describe('creating holds', () => {
  it('creates 500 once, however often and from wherever it is asked', async () => {
    const one = await redis.freshStore();
    const two = await redis.sameStore();
    const holds = Array.from({ length: 500 }, (_, n) => hold(n));
    const entries = [
      entry('approved by the payments lead'),
      ...holds.map((h) => entry('approved', { hold: h.id, repository: 'per-hold' })),
    ];
    const answers = await Promise.all([
      one.holds.create(holds, entries),
      two.holds.create(holds, entries),
      one.holds.create(holds, []),
    ]);
    expect(answers.flat().sort()).toEqual(holds.map(({ id }) => id).sort());
    expect(await one.holds.create(holds, entries)).toEqual([]);
    expect(await one.holds.open()).toHaveLength(500);
    expect(await one.holds.ofReview('r1')).toHaveLength(500);
    expect(await one.holds.get(hold(7).id)).toEqual(hold(7));
    const perHold = await one.ledger.read({ repository: 'per-hold', limit: 1_000 });
    expect(new Set(perHold.map((e) => e.hold)).size).toBe(perHold.length);
  });

  it('writes an entry without a hold once if any hold was created, and not at all otherwise', async () => {
    const { holds, ledger } = await redis.freshStore();
    await holds.create([hold(1)], [entry('of nobody'), entry('of another', { hold: 'elsewhere' })]);
    await holds.create([hold(1)], [entry('again')]);
    const texts = (await ledger.read({})).map(({ text }) => text);
    expect(texts).toEqual(['of another', 'of nobody']);
  });

  it('begins a resting hold anew for a new review, never for the same one', async () => {
    const { holds } = await redis.freshStore();
    await holds.create([hold(1)], []);
    await holds.saveReceipt(hold(1).id, receipt(1, 'former'));
    expect(await holds.save({ ...hold(1), state: dropped })).toBe('saved');
    expect(await holds.open()).toEqual([]);

    expect(await holds.create([hold(1)], [])).toEqual([]);
    expect(await holds.create([hold(1, { review: 'r2' })], [])).toEqual([hold(1).id]);
    const anew = await holds.get(hold(1).id);
    expect(anew).toEqual(hold(1, { review: 'r2', version: 2 }));
    expect(await holds.receipt(hold(1).id)).toBeUndefined();
    expect(await holds.ofReview('r1')).toEqual([]);
    expect(await holds.ofReview('r2')).toEqual([anew]);
    expect(await holds.save(hold(1, { version: 1 }))).toBe('conflict');
  });
});

describe('saving a hold', () => {
  it('lets one of two workers act, and records it together or not at all', async () => {
    const { holds, ledger } = await redis.freshStore();
    await holds.create([hold(1)], []);
    const next = hold(1, { state: { status: 'quarantining', since: NOW } });
    const answers = await Promise.all([
      holds.save(next, [entry('first'), entry('second')]),
      holds.save(next, [entry('third')]),
    ]);
    expect(answers).toEqual(['saved', 'conflict']);
    expect((await ledger.read({})).map(({ text }) => text)).toEqual(['second', 'first']);
    expect(await holds.get(hold(1).id)).toEqual({ ...next, version: 1 });
    expect(await holds.open()).toEqual([hold(1).id]);
  });

  it('lists the holds of one repository alone', async () => {
    const { holds } = await redis.freshStore();
    await holds.create([hold(1), hold(2), hold(3, { repository: 'payments/api-docs' })], []);
    await holds.save({ ...hold(2), state: dropped });
    const roots = (await holds.inRepository(KEY, REPOSITORY)).map(({ root }) => root).sort();
    expect(roots).toEqual([digest(1), digest(2)]);
  });
});

describe('receipts', () => {
  it('keep the manifest byte for byte and are not overwritten while the hold is open', async () => {
    const { holds } = await redis.freshStore();
    await holds.create([hold(1)], []);
    expect(await holds.receipt(hold(1).id)).toBeUndefined();
    await holds.saveReceipt(hold(1).id, receipt(1));
    await holds.saveReceipt(hold(1).id, receipt(1, 'a later, poorer look'));
    expect(await holds.receipt(hold(1).id)).toEqual(receipt(1));
    await holds.save({ ...hold(1), state: dropped });
    expect(await holds.receipt(hold(1).id)).toEqual(receipt(1));
  });
});
