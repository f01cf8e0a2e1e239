import { describe, expect, it } from 'vitest';
import { forgottenCandidate, forgottenFamilies, isForgotten } from '../../src/policy/forgotten.ts';
import type { Hold, HoldState } from '../../src/policy/hold.ts';
import { quarantineTag } from '../../src/policy/quarantine-tag.ts';
import { decide, permissionsOf } from '../../src/policy/review-decide.ts';
import { digest, image, NOW, REGISTRY, REPOSITORY } from './build.ts';
import { gather, judged, OWNER } from './build-candidate.ts';
import { review } from './build-review.ts';

const aside = (n: number, tag: string) => quarantineTag(digest(n), tag);
const putAside = judged([
  image(1, { tags: [aside(1, 'feat-a'), aside(1, 'feat-b')] }),
  image(2, { tags: ['feat-c'] }),
]);
const roots = (holds: readonly Hold[], listedAt = NOW + 1) =>
  forgottenFamilies(putAside, holds, listedAt).map(({ family }) => family.root.digest);

function hold(state: HoldState): Hold {
  return {
    id: 'h',
    version: 1,
    review: 'r',
    registry: REGISTRY,
    repository: REPOSITORY,
    root: digest(1),
    members: [{ digest: digest(1), tags: ['feat-a', 'feat-b'], staying: [] }],
    stop: 'tags',
    fingerprint: '',
    sizeBytes: 1,
    watch: 1,
    approval: { by: 'U0LEAD', at: 0, effect: 'delete' },
    state,
  };
}

const restored = (...taken: string[]): HoldState => ({
  status: 'restored',
  at: NOW,
  cause: { kind: 'person', by: 'U0LEAD' },
  taken,
});

describe('forgotten images', () => {
  it('are those with a quarantine tag that no hold explains', () => {
    expect(roots([])).toEqual([digest(1)]);
    expect(roots([hold({ status: 'approved' })])).toEqual([]);
    expect(roots([hold({ status: 'disabled', at: NOW })])).toEqual([]);
    expect(roots([hold({ status: 'dropped', at: NOW, why: 'it changed' })])).toEqual([digest(1)]);
    expect(roots([hold(restored())])).toEqual([digest(1)]);
    expect(roots([hold(restored('feat-a'))])).toEqual([digest(1)]);
    expect(roots([hold(restored('feat-a', 'feat-b'))])).toEqual([]);
  });

  it('are not those whose hold came to its end since they were listed', () => {
    const deleted = [hold({ status: 'deleted', at: NOW })];
    expect(roots(deleted, NOW - 1)).toEqual([]);
    expect(roots(deleted, NOW)).toEqual([]);
    expect(roots(deleted, NOW + 1)).toEqual([digest(1)]);
    expect(roots([hold(restored())], NOW)).toEqual([]);
  });

  it('are asked about in one question, which offers nothing that removes', () => {
    const families = forgottenFamilies(putAside, [], NOW);
    const candidate = forgottenCandidate(REGISTRY, REPOSITORY, OWNER, families);
    expect(candidate).toMatchObject({ kind: 'unclear', offers: ['restore', 'investigate', 'not-ours'] });
    expect(isForgotten(candidate)).toBe(true);
    const unowned = forgottenCandidate(REGISTRY, REPOSITORY, { why: 'nobody' }, families);
    expect(unowned).toMatchObject({ offers: ['restore', 'investigate'], slow: false });
  });

  it('are in no other question, whatever else is not clear about them', () => {
    const unknown = judged([image(1, { tags: [aside(1, '3f2a9bc')] }), image(2, { tags: ['3f2a9bd'] })]);
    const asked = gather(unknown).flatMap(({ families }) => families.map(({ family }) => family.root.digest));
    expect(asked).toEqual([digest(2)]);
  });
});

describe('the restore of forgotten images', () => {
  const context = { by: 'U0LEAD', now: NOW, may: permissionsOf('delete') };
  const offers = ['restore', 'investigate'] as const;

  it('needs no approval that went before, and is asked for once', () => {
    const answer = decide(review({ status: 'open' }, { offers }), { kind: 'restore' }, context);
    const by = { id: 'U0LEAD' };
    expect(answer).toEqual({ state: { status: 'restored', by, at: NOW, removedBy: by } });
    if ('refused' in answer) throw new Error(answer.refused);
    const again = decide(review(answer.state, { offers }), { kind: 'restore' }, context);
    expect(again).toHaveProperty('refused');
  });

  it('is refused of any other open question', () => {
    expect(decide(review({ status: 'open' }), { kind: 'restore' }, context)).toHaveProperty('refused');
  });
});
