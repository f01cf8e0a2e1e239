import { expect, it } from 'vitest';
import type { Deps } from '../../jobs/deps.ts';
import { holdsWantedBack } from '../../jobs/sweep-order.ts';
import type { Review } from '../../src/policy/review.ts';
import { hold } from '../policy/step-build.ts';

it('what comes back through an older card counts as coming back', async () => {
  const reviews = new Map<string, Pick<Review, 'id'> & { readonly state: object }>([
    ['r0', { id: 'r0', state: { status: 'restored' } }],
    ['r1', { id: 'r1', state: { status: 'removing' } }],
  ]);
  const getMany = async (ids: readonly string[]) => ids.flatMap((id) => reviews.get(id) ?? []);
  const store = { reviews: { getMany } } as object as Deps['store'];
  const [again, other] = [
    hold('quarantined', { id: 'again', formerly: ['r0'] }),
    hold('quarantined', { id: 'other' }),
  ];
  expect(await holdsWantedBack({ store }, [again, other])).toEqual(new Set(['again']));
});
