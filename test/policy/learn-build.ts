import type { Hold, HoldState } from '../../src/policy/hold.ts';
import { holdId } from '../../src/policy/hold.ts';
import { type LearnedFrom, learnRetention } from '../../src/policy/learn-retention.ts';
import type { Answer } from '../../src/policy/learning/answer.ts';
import { DEFAULT_SETTINGS } from '../../src/policy/retention.ts';
import type { FrozenFamily, Review, ReviewState } from '../../src/policy/review.ts';
import { DAY } from '../../src/policy/time.ts';
import { daysAgo, digest, familiesOf, NOW, REGISTRY, REPOSITORY } from './build.ts';
import { review } from './build-review.ts';

export const LEAD = 'U0PAYLEAD';

/** A frozen image, pushed 200 days ago unless said otherwise. */
export function frozen(n: number, tags: readonly string[], parts: Partial<FrozenFamily> = {}): FrozenFamily {
  return {
    root: digest(n),
    members: [{ digest: digest(n), tags, shared: false }],
    tags,
    pushedAt: daysAgo(200),
    sizeBytes: 100,
    stop: 'tags',
    reasons: [],
    findings: [],
    fingerprint: '',
    ...parts,
  };
}

/** Somebody approved a removal so many days ago. */
export function removing(
  days: number,
  parts: Partial<ReviewState & { status: 'removing' }> = {},
): ReviewState {
  return { status: 'removing', by: { id: LEAD }, at: daysAgo(days), effect: 'delete', ...parts };
}

export function kept(days: number): ReviewState {
  return { status: 'kept', by: { id: LEAD }, at: daysAgo(days), until: daysAgo(days - 90) };
}

let asked = 0;

/** One question of three preview images with its answer, opened two days before it was answered. */
export function answer(
  state: ReviewState,
  parts: Partial<Review> = {},
  images: readonly FrozenFamily[] = [frozen(1, ['pr-1']), frozen(2, ['pr-2']), frozen(3, ['pr-3'])],
): Answer {
  asked++;
  const openedAt = 'at' in state ? state.at - 2 * DAY : daysAgo(1);
  const id = `2026-${String(asked).padStart(4, '0')}`;
  return { review: review(state, { id, class: 'preview', openedAt, ...parts }), frozen: images };
}

/** One question about images without tags. */
export function untagged(state: ReviewState, parts: Partial<Review> = {}): Answer {
  return answer(state, { class: 'unknown', kind: 'untagged', ...parts }, [frozen(9, [])]);
}

export function hold(of: Pick<Review, 'id'>, n: number, state: HoldState): Hold {
  return {
    id: holdId(REGISTRY, REPOSITORY, digest(n)),
    version: 1,
    review: of.id,
    registry: REGISTRY,
    repository: REPOSITORY,
    root: digest(n),
    members: [],
    stop: 'tags',
    fingerprint: '',
    sizeBytes: 100,
    watch: 14 * DAY,
    approval: { by: LEAD, at: daysAgo(40), effect: 'delete' },
    state,
  };
}

/** An empty repository nobody was ever asked about, with the default settings. */
export function from(parts: Partial<LearnedFrom> = {}): LearnedFrom {
  const { rules, keepReleases, expectedLife, rollbackPeriod } = DEFAULT_SETTINGS;
  return {
    registry: REGISTRY,
    repository: REPOSITORY,
    owner: { team: 'payments', why: 'repository tag owner=payments' },
    now: NOW,
    weekOf: (at) => `W${Math.floor(at / (7 * DAY))}`,
    answers: [],
    holds: [],
    keeps: new Map(),
    written: [],
    usesSeen: new Map(),
    families: familiesOf([]),
    sources: [],
    settings: {
      rules,
      keepReleases,
      expectedLife,
      windows: { watch: 30 * DAY, slowWatch: 60 * DAY, rollback: rollbackPeriod },
    },
    ...parts,
  };
}

export const learn = (parts: Partial<LearnedFrom> = {}) => learnRetention(from(parts));
