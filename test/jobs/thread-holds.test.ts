import { describe, expect, test } from 'vitest';
import { newsOfHolds } from '../../jobs/thread-holds.ts';
import type { Hold, HoldState, RestoreCause } from '../../src/policy/hold.ts';
import { type Digest, parseDigest } from '../../src/policy/image.ts';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
import { hold, NOW } from '../store/fixtures.ts';

const NOTHING = { review: hold(1).review, holds: {}, toldAt: {} };
const aside = (at = NOW): HoldState => ({ status: 'quarantined', since: at, deleteAfter: at + 14 * DAY });
const back = (signal: string): HoldState => ({
  status: 'restored',
  at: NOW,
  cause: { kind: 'trip', signal },
  taken: [],
});

/** Holds numbered from 1, each in its state. */
function holds(...states: readonly HoldState[]): Hold[] {
  return states.map((state, i) => ({ ...hold(i + 1), root: rootOf(i), state }));
}

/** Roots differ from their first digit on, as real ones do. */
function rootOf(i: number): Digest {
  const root = parseDigest(`sha256:${(i + 1).toString(16).padEnd(64, '0')}`);
  if (!root) throw new RangeError(`${i} makes no digest`);
  return root;
}

const brief = ({ news }: ReturnType<typeof newsOfHolds>) =>
  news.map(({ kind, images, toGo, first }) => ({ kind, images, toGo, first }));

describe('what a thread is told of images', () => {
  test('nothing before anything happened', () => {
    const found = newsOfHolds(NOTHING, holds({ status: 'approved' }), NOW);
    expect(found).toMatchObject({ news: [], left: false });
  });

  test('the first part at once, more at most once an hour, gathered', () => {
    const waiting: HoldState = { status: 'approved' };
    const first = newsOfHolds(NOTHING, holds(aside(), waiting, waiting), NOW);
    expect(brief(first)).toEqual([{ kind: 'aside', images: 1, toGo: 2, first: true }]);
    const soon = newsOfHolds(first.told, holds(aside(), aside(), waiting), NOW + 10 * MINUTE);
    expect(soon).toMatchObject({ news: [], left: true });
    const later = newsOfHolds(soon.told, holds(aside(), aside(), aside()), NOW + HOUR);
    expect(brief(later)).toEqual([{ kind: 'aside', images: 2, toGo: 0, first: false }]);
    const again = newsOfHolds(later.told, holds(aside(), aside(), aside()), NOW + 9 * HOUR);
    expect(again).toMatchObject({ news: [], left: false });
  });

  test('a trip at once, all of one look in one line, and their end without another where it came with it', () => {
    const told = newsOfHolds(NOTHING, holds(aside(), aside(), aside()), NOW).told;
    const found = newsOfHolds(told, holds(back('pulled'), back('pulled'), aside()), NOW + MINUTE);
    expect(brief(found)).toEqual([{ kind: 'trip', images: 2, toGo: 0, first: true }]);
    expect(found.news[0]).toMatchObject({ approvers: ['U0PAYLEAD'], over: true, why: 'pulled' });
    const after = newsOfHolds(found.told, holds(back('pulled'), back('pulled'), aside()), NOW + DAY);
    expect(after.news).toEqual([]);
  });

  test('a trip under way is told, then that it is over', () => {
    const restoring: HoldState = {
      status: 'restoring',
      since: NOW,
      cause: { kind: 'trip', signal: 'pulled' },
    };
    const first = newsOfHolds(NOTHING, holds(restoring), NOW);
    expect(brief(first)).toEqual([{ kind: 'trip', images: 1, toGo: 0, first: true }]);
    const second = newsOfHolds(first.told, holds(back('pulled')), NOW + MINUTE);
    expect(brief(second)).toEqual([{ kind: 'restored', images: 1, toGo: 0, first: true }]);
  });

  test('every end has its own line', () => {
    const ends = holds(
      { status: 'deleted', at: NOW },
      { status: 'dropped', at: NOW, why: 'a tag was moved' },
      { status: 'gone', at: NOW },
      { status: 'restored', at: NOW, cause: { kind: 'veto', why: 'a tag was put back' }, taken: [] },
      { status: 'restored', at: NOW, cause: { kind: 'person', by: 'U0PAYLEAD' }, taken: [] },
      { status: 'archived', at: NOW },
      { status: 'disabled', at: NOW },
    );
    const found = newsOfHolds(NOTHING, ends, NOW);
    expect(brief(found).map(({ kind, images }) => `${images} ${kind}`)).toEqual([
      '1 deleted',
      '1 dropped',
      '1 gone',
      '1 restored',
      '1 asked-back',
      '1 archived',
      '1 disabled',
    ]);
  });

  test('what goes to the archive is not said to be deleted', () => {
    const [one] = holds(aside());
    const archiving = one ? [{ ...one, goal: 'archive' as const }] : [];
    expect(brief(newsOfHolds(NOTHING, archiving, NOW))).toEqual([
      { kind: 'archived', images: 1, toGo: 0, first: true },
    ]);
  });

  test('what was deleted before it could come back is never told as restored, and at once', () => {
    const lostBy = (cause: RestoreCause): Hold[] =>
      holds({ status: 'restored', at: NOW, cause, taken: [], missing: [rootOf(0)] });
    const asked = lostBy({ kind: 'person', by: 'U0PAYLEAD' });
    expect(newsOfHolds(NOTHING, asked, NOW).news).toMatchObject([{ kind: 'lost', images: 1 }]);
    const pulled = lostBy({ kind: 'trip', signal: 'pulled' });
    const told = {
      ...NOTHING,
      holds: { [rootOf(0).slice(7, 23)]: 'trip' },
      toldAt: { trip: NOW, lost: NOW },
    } as const;
    const later = newsOfHolds(told, pulled, NOW + MINUTE);
    expect(later.news).toMatchObject([{ kind: 'lost', why: 'pulled', approvers: ['U0PAYLEAD'] }]);
    expect(newsOfHolds(later.told, pulled, NOW + DAY).news).toEqual([]);
  });

  test('what was asked about anew is told once more, and from then on in the newer thread alone', () => {
    const [before] = holds(aside());
    if (!before) throw new Error('one hold was expected');
    const told = newsOfHolds(NOTHING, [before], NOW).told;
    const anew = { ...before, review: 'newer', formerly: [NOTHING.review] };
    const first = newsOfHolds(told, [anew], NOW + MINUTE);
    expect(brief(first)).toEqual([{ kind: 'anew', images: 1, toGo: 0, first: true }]);
    for (const state of [back('pulled'), { status: 'deleted', at: NOW } as const])
      expect(newsOfHolds(first.told, [{ ...anew, state }], NOW + DAY)).toMatchObject({
        news: [],
        left: false,
      });
    const newer = newsOfHolds({ ...NOTHING, review: 'newer' }, [{ ...anew, state: back('pulled') }], NOW);
    expect(brief(newer)).toEqual([{ kind: 'trip', images: 1, toGo: 0, first: true }]);
  });
});
