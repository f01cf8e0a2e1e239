import { expect, it } from 'vitest';
import { returnsOf } from '../../jobs/review-record.ts';
import type { Ledger } from '../../src/store/ledger-entry.ts';
import { useRedis } from '../setup/redis.ts';
import { entry } from '../store/fixtures.ts';

const redis = useRedis();

/** The same ledger, which counts what is read of it. */
function counting(ledger: Ledger): { readonly counted: Ledger; read: number } {
  const so = {
    read: 0,
    counted: {
      ...ledger,
      follow: async (...asked: Parameters<Ledger['follow']>) => {
        const followed = await ledger.follow(...asked);
        so.read += followed.entries.length;
        return followed;
      },
    },
  };
  return so;
}

it('remembers what was wanted back first, however many lines are newer, and reads each line once', async () => {
  const { ledger } = await redis.freshStore();
  const said = (text: string) => entry(text, { review: 'r1', kind: 'state', by: 'layaway' });
  const back = said('shop/api:pr-1@sha256:1 is being restored: something pulled it');
  const deleted = Array.from({ length: 1_050 }, (_, i) => said(`shop/api:pr-${i}@sha256:2 is deleted`));
  await ledger.append([back, ...deleted]);
  const so = counting(ledger);
  expect(await returnsOf(so.counted, 'r1')).toEqual([back]);
  expect(so.read).toBe(1_051);
  const alone = said('shop/api:pr-2@sha256:3 was left alone: it changed');
  await ledger.append([alone]);
  expect(await returnsOf(so.counted, 'r1')).toEqual([back, alone]);
  expect(await returnsOf(so.counted, 'r1')).toEqual([back, alone]);
  expect(so.read).toBe(1_052);
  expect(await returnsOf(so.counted, 'none')).toEqual([]);
});

it('believes the record where it went back', async () => {
  const { ledger } = await redis.freshStore();
  const said = entry('shop/api:pr-1@sha256:1 was left alone: it changed', { review: 'r1', kind: 'state' });
  await ledger.append([said, said]);
  let wentBack = false;
  const follow: Ledger['follow'] = async (review, upTo) => {
    const followed = await ledger.follow(review, upTo);
    return wentBack ? { entries: [said], anew: true } : followed;
  };
  const watched = { ...ledger, follow };
  expect(await returnsOf(watched, 'r1')).toHaveLength(2);
  wentBack = true;
  expect(await returnsOf(watched, 'r1')).toHaveLength(1);
});
