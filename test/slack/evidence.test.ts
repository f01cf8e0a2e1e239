import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { summarizeSources } from '../../src/app/evidence-page.ts';
import type { Finding } from '../../src/policy/evidence.ts';
import type { FrozenFamily } from '../../src/policy/review.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import type { Block } from '../../src/slack/views/blocks.ts';
import { checkModal } from '../../src/slack/views/check.ts';
import { EVIDENCE_PER_PAGE, evidenceModal } from '../../src/slack/views/evidence.ts';
import { card, family, NOW, READING } from './cards.ts';
import { render } from './render.ts';

const SEED = 20261124;

const FINDINGS: readonly Finding[] = [
  { source: 'ecs', status: 'not-seen', inspected: 41, observedAt: NOW },
  { source: 'kubernetes', status: 'in-use', by: 'cluster prod: Deployment shop/web', observedAt: NOW - HOUR },
  { source: 'lambda', status: 'unknown', why: 'lambda:ListFunctions is not allowed', observedAt: NOW - HOUR },
];

const withFindings = (n: number, findings: readonly Finding[]): FrozenFamily => ({ ...family(n), findings });
const notes = ['Copies are replicated to 210987654321/eu-central-1: they stay when this one goes.'];

describe('the evidence modal', () => {
  const families = [
    withFindings(1, FINDINGS),
    { ...withFindings(2, FINDINGS.slice(0, 1)), lastPulledAt: NOW - DAY },
    withFindings(3, []),
  ];
  const shown = (page: number) => ({
    card: card({ facts: { notes } }),
    families,
    page,
    pages: 2,
    sources: summarizeSources(families),
  });
  const text = (page: number) => {
    const view = evidenceModal(shown(page), READING);
    expect(checkModal(view)).toEqual([]);
    return render(view.blocks as Block[]);
  };

  test('begins with the sources, then says every finding with its time', () => {
    expect(text(1)).toMatchSnapshot();
  });

  test('says of the sources on the first page only', () => {
    expect(text(2)).not.toContain('*Sources*');
    expect(text(2)).toContain('Lambda: *cannot tell:* lambda:ListFunctions is not allowed');
  });
});

describe('summarizeSources', () => {
  test('counts what each source said, with its oldest answer and the first why', () => {
    const lists = [
      [...FINDINGS],
      [{ source: 'lambda', status: 'unknown', why: 'another', observedAt: NOW - DAY } as const],
      [{ source: 'ecs', status: 'not-seen', inspected: 40, observedAt: NOW - DAY } as const],
    ];
    expect(summarizeSources(lists.map((findings) => ({ findings })))).toEqual([
      { source: 'ecs', inUse: 0, notSeen: 2, unknown: 0, inspected: 41, observedAt: NOW - DAY },
      { source: 'kubernetes', inUse: 1, notSeen: 0, unknown: 0, observedAt: NOW - HOUR },
      {
        source: 'lambda',
        inUse: 0,
        notSeen: 0,
        unknown: 2,
        why: 'lambda:ListFunctions is not allowed',
        observedAt: NOW - DAY,
      },
    ]);
  });
});

const nasty = (most: number) =>
  fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: most }),
    fc
      .constantFrom('&', '<!channel>', '`', '👩‍👩‍👧', 'א', '<@U0PAYLEAD>')
      .map((c) => c.repeat(Math.ceil(most / c.length))),
  );
const anyFinding: fc.Arbitrary<Finding> = fc.oneof(
  fc.record({
    source: nasty(90),
    observedAt: fc.constant(NOW),
    status: fc.constant('in-use' as const),
    by: nasty(900),
  }),
  fc.record({
    source: nasty(90),
    observedAt: fc.constant(NOW),
    status: fc.constant('unknown' as const),
    why: nasty(900),
  }),
  fc.record({
    source: nasty(90),
    observedAt: fc.constant(NOW),
    status: fc.constant('not-seen' as const),
    inspected: fc.nat(),
  }),
);

test(`evidence of extremes keeps Slack's limits and smuggles nothing in (seed ${SEED})`, () => {
  const tags = fc.array(nasty(128), { maxLength: 30 });
  const anyFamily = fc
    .tuple(fc.nat(9999), tags, fc.array(anyFinding, { maxLength: 14 }))
    .map(([n, names, findings]) => ({ ...family(n, names), findings }));
  fc.assert(
    fc.property(
      fc.array(anyFamily, { maxLength: EVIDENCE_PER_PAGE + 2 }),
      fc.array(nasty(200), { maxLength: 30 }),
      (families, words) => {
        const one = card({ facts: { cannotSee: words, notes: words } });
        const shown = { card: one, families, page: 1, pages: 500, sources: summarizeSources(families) };
        const view = evidenceModal(shown, READING);
        expect(checkModal(view)).toEqual([]);
        expect(render(view.blocks as Block[]).replace(/<!date\^[^<>]*>/g, '')).not.toMatch(/[<>]/);
      },
    ),
    { seed: SEED, numRuns: 100 },
  );
});
