import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/policy/evidence.ts';
import { DAY } from '../../src/policy/time.ts';
import type { StatusAnswer } from '../../src/slack/desk.ts';
import { cardMessage } from '../../src/slack/views/card.ts';
import { evidenceModal } from '../../src/slack/views/evidence.ts';
import { findingLine } from '../../src/slack/views/finding-line.ts';
import { homeView } from '../../src/slack/views/home.ts';
import { imagesModal } from '../../src/slack/views/images.ts';
import { verifiedLine } from '../../src/slack/views/savings-lines.ts';
import { statusView } from '../../src/slack/views/status.ts';
import { card, family, NOW, READING, REMOVING } from './cards.ts';
import { EMPTY_HOME } from './fake-answers.ts';
import { render } from './render.ts';

const drawn = (view: { readonly blocks: readonly unknown[] }) =>
  render(view.blocks as Parameters<typeof render>[0]);

describe('promise: every number says what it counts', () => {
  const status: StatusAnswer = {
    repository: 'payments/api',
    registry: '123456789012/eu-west-1',
    owner: 'payments',
    images: 101,
    bytes: 1e9,
    rows: [
      { class: 'release', verdict: 'protected', families: 55, bytes: 5e8 },
      { class: 'branch', verdict: 'put aside', families: 38, bytes: 5e8 },
    ],
    waiting: [],
    aside: [],
  };

  test('a repository has as many images in its head as in its table; manifests are named apart', () => {
    expect(drawn(statusView([status], READING))).toContain('93 images (101 manifests in ECR), 1.0 GB');
    expect(drawn(statusView([{ ...status, images: 93 }], READING))).toContain('\n93 images, 1.0 GB');
    expect(drawn(statusView([{ ...status, rows: [] }], READING))).toContain('101 images');
    const gone = { class: 'branch', verdict: 'deleted', families: 3, bytes: 2e8, gone: true } as const;
    expect(drawn(statusView([{ ...status, rows: [...status.rows, gone] }], READING))).toContain(
      '\n93 images, 800 MB',
    );
  });

  test('who looked through nothing is not shown, and the others say what they looked through', () => {
    const at = { observedAt: NOW, status: 'not-seen' } as const;
    const findings: Finding[] = [
      { ...at, source: 'ecs', inspected: 37 },
      { ...at, source: 'lambda in 210987654321/eu-west-1', inspected: 1 },
      { ...at, source: 'helm', inspected: 0 },
    ];
    const said = findings.map((finding) => findingLine(finding, READING)).join('\n');
    expect(said).toContain('ECS: not seen among 37 services and task definitions');
    expect(said).toContain('not seen among 1 function ·');
    const page = {
      card: card(),
      families: [{ ...family(1), findings }],
      page: 1,
      pages: 1,
      sources: findings.map(({ source, ...finding }) => ({
        ...{ source, inUse: 0, notSeen: 38, unknown: 0, observedAt: NOW },
        inspected: 'inspected' in finding ? finding.inspected : 0,
      })),
    };
    const text = drawn(evidenceModal(page, READING));
    expect(text).toContain('ECS: 38 not seen among 37 services and task definitions');
    expect(text).not.toMatch(/Helm|among 0/);
  });

  test('a deletion that no scan looked at yet is not told as one that failed', () => {
    const deleted = { images: 38, bytes: { upper: 1, estimate: 1 }, monthlyUsd: 1 };
    const line = verifiedLine({ images: 0, bytes: 0, at: NOW - DAY }, deleted, READING);
    expect(line).toMatch(/^not yet: the last whole scan began on .*, a later one shows it$/);
  });

  test('the state of an image is said once it has one', () => {
    const page = { families: [family(1)], page: 1, pages: 1 };
    expect(drawn(imagesModal({ card: card(), ...page }, READING))).not.toMatch(/as it was|unchanged/);
    const decided = card({ state: REMOVING });
    expect(drawn(imagesModal({ card: decided, ...page }, READING))).toContain('· unchanged');
    const states = new Map([[family(1).root, 'quarantined' as const]]);
    expect(drawn(imagesModal({ card: decided, ...page, states }, READING))).toContain('*put aside*');
  });
});

test('Home begins with a sentence, and tells an admin without a team of all registries', () => {
  const admin = { ...EMPTY_HOME, teams: [], unowned: true, everywhere: true } as const;
  const text = drawn(homeView(admin, READING));
  expect(text).toMatch(/^What nobody owns is yours to look after\.\n/);
  expect(text).toContain('# Savings in all registries so far');
  expect(drawn(homeView({ ...admin, unowned: false }, READING))).toContain(
    '# Savings in all registries so far',
  );
  expect(drawn(homeView({ ...EMPTY_HOME, unowned: true }, READING))).toMatch(
    /^Your team: \*payments\*\. What nobody owns is yours to look after, too\./,
  );
});

test('what a build cache risks is slow builds, not deploys', () => {
  const cache = card({ review: { class: 'cache' } });
  expect(JSON.stringify(cardMessage(cache, READING))).toContain('If wrong: builds run without this cache');
});
