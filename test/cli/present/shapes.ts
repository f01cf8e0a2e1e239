import type { FindShape } from '../../../src/cli/find-shape.ts';
import type { CandidateShape, ExplainedImage, ScanShape } from '../../../src/cli/shapes.ts';

export const REGISTRY = '123456789012/eu-west-1';
export const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

export const branches: CandidateShape = {
  id: `${REGISTRY}/payments/api#branch.past-expected-life`,
  registry: REGISTRY,
  repository: 'payments/api',
  owner: 'payments',
  ownerWhy: 'repository tag owner=payments',
  class: 'branch',
  kind: 'past-expected-life',
  score: { impact: 60, confidence: 90, reversibility: 80, prevention: 70, total: 75 },
  bytes: { upper: 9_800_000_000, estimate: 1_200_000_000 },
  reasons: [
    'Branch build, expected to live 30 days: pushed 200 days ago, last pulled 120 days ago. The same holds for 1 other.',
  ],
  offers: ['remove', 'keep', 'investigate', 'not-ours'],
  slow: false,
  slowReasons: [],
  families: ['a', 'b'].map((letter) => ({
    digest: digest(letter),
    tags: [`feat-${letter}`],
    pushedAt: '2026-03-04T10:00:00.000Z',
    lastPulledAt: null,
    members: [digest(letter)],
    sizeBytes: 4_900_000_000,
  })),
};

export const scan: ScanShape = {
  registries: [
    { account: '123456789012', region: 'eu-west-1', repositories: 12, images: 3_400, families: 2_900 },
  ],
  sources: [
    { name: 'ecs', status: 'ok', inspected: 41, observedAt: '2026-11-23T09:02:00.000Z', registry: REGISTRY },
    {
      name: 'lambda',
      status: 'failed',
      inspected: 0,
      observedAt: '2026-11-23T09:02:00.000Z',
      why: "lambda:ListFunctions is not allowed: add it to the role's policy",
      registry: REGISTRY,
    },
  ],
  protected: 2_345,
  unclear: 12,
  candidates: [
    branches,
    {
      ...branches,
      repository: 'shop/web',
      owner: null,
      kind: 'untagged',
      class: 'unknown',
      bytes: { upper: 512, estimate: 512 },
    },
  ],
  unused: ['Unused: nobody used it.', 'What cannot be known is unclear.'],
  notCovered: ['EKS cluster prod may run images from here, and no source looks into it'],
  outlook: null,
  unexplainedPulls: { families: 0, examples: [] },
  because: {
    protected: [
      { rule: 'in-use', text: 'ECS service shop/checkout uses it', families: 2_000 },
      { rule: 'newest-release', text: 'one of the newest 10 releases', families: 345 },
    ],
    unclear: [{ rule: 'unknown-use', text: 'lambda could not look', families: 12 }],
  },
  incomplete: [{ registry: REGISTRY, repository: 'shop/ghost', why: 'throttled' }],
};

export const image: ExplainedImage = {
  repository: 'payments/api',
  digest: digest('a'),
  tags: ['v1.2.3'],
  class: 'release',
  owner: 'payments',
  verdict: 'protected',
  reasons: ['ECS service shop/checkout uses it.'],
  findings: [
    {
      source: 'ecs',
      status: 'in-use',
      by: 'ECS service shop/checkout',
      observedAt: '2026-11-23T09:02:00.000Z',
    },
    { source: 'lambda', status: 'not-seen', inspected: 18, observedAt: '2026-11-23T09:02:00.000Z' },
    { source: 'files', status: 'unknown', why: 'no file was found', observedAt: '2026-11-23T09:02:00.000Z' },
  ],
  hold: { status: 'quarantined', deleteAfter: '2026-12-23T09:00:00.000Z' },
  registry: REGISTRY,
  ownerWhy: 'repository tag owner=payments',
  pushedAt: '2026-03-04T10:00:00.000Z',
  lastPulledAt: '2026-11-20T08:00:00.000Z',
  sizeBytes: 214_000_000,
  members: [digest('a'), digest('b')],
  trace: [
    { rule: 'in-use', effect: 'protects', text: 'ECS service shop/checkout uses it.' },
    { rule: 'unknown-use', effect: 'doubts', text: 'files: no file was found.' },
    {
      rule: 'past-expected-life',
      effect: 'allows',
      text: 'Releases are expected to live 180 days; this one is 264 days old.',
    },
  ],
};

export const found: FindShape = {
  tag: 'v1.2.3',
  lookedThrough: [{ registry: REGISTRY, repositories: 2 }],
  matches: [
    {
      registry: REGISTRY,
      repository: 'payments/api',
      digest: digest('a'),
      tag: 'v1.2.3',
      putAside: false,
      pushedAt: null,
    },
    {
      registry: REGISTRY,
      repository: 'payments/old',
      digest: digest('b'),
      tag: 'layaway.bbbbbbbb.v1.2.3',
      putAside: true,
      pushedAt: '2026-03-04T10:00:00.000Z',
    },
  ],
  unreachable: [],
  incomplete: [{ registry: REGISTRY, repository: 'shop/ghost', why: 'throttled' }],
};
