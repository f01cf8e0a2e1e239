import fc from 'fast-check';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';

/** What a repository begins with. All of it is old, so that only what happens later protects it. */
export const SEEDS = ['plain', 'two tags', 'index', 'twins', 'untagged', 'undated'] as const;
export type Seed = (typeof SEEDS)[number];

/** What somebody else does in the registry. `pick` chooses the image, modulo how many there are. */
export const DEEDS = [
  ...['push', 'move a tag', 'put a tag back', 'put a new tag', 'take a tag off', 'delete', 'archive'],
  ...['pull', 'deploy', 'undeploy', 'roll back', 'list in an index'],
] as const;
export type Deed = (typeof DEEDS)[number];

export type Answer = 'remove' | 'keep' | 'investigate' | 'restore' | 'disable' | 'archive';

/** What a call to the registry meets: `drop` loses the answer after the effect. */
export type Trouble = 'throttle' | 'error' | 'deny' | 'drop';

export type Event =
  | { readonly kind: 'deed'; readonly deed: Deed; readonly pick: number }
  | { readonly kind: 'scan' }
  | { readonly kind: 'click'; readonly answer: Answer; readonly pick: number; readonly lead: boolean }
  /** `crash`: dies after so many effects. */
  | { readonly kind: 'sweep'; readonly workers: 1 | 2; readonly crash?: number }
  | { readonly kind: 'pass'; readonly time: number }
  | { readonly kind: 'trouble'; readonly on: string; readonly trouble: Trouble; readonly times: number }
  /** A deed right before the next change of that kind, between its look and its effect. */
  | { readonly kind: 'race'; readonly on: 'untag' | 'put-tag'; readonly pick: number }
  /** The worker stands still before its next call of that kind. */
  | { readonly kind: 'stall'; readonly on: string; readonly time: number }
  | { readonly kind: 'blind' | 'pause'; readonly on: boolean }
  | { readonly kind: 'redis'; readonly what: 'back up' | 'roll back' | 'break connections' };

export interface History {
  readonly repositories: readonly (readonly Seed[])[];
  readonly mode: 'delete' | 'quarantine';
  readonly form: 'pair' | 'tag';
  readonly budget: 3 | 100;
  readonly events: readonly Event[];
}

const pick = fc.nat(7);

const deed: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant('deed'),
  deed: fc.constantFrom(...DEEDS),
  pick,
});

const click: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant('click'),
  answer: fc.constantFrom(
    ...(['remove', 'remove', 'remove', 'keep', 'investigate'] as const),
    ...(['restore', 'restore', 'disable', 'archive'] as const),
  ),
  pick,
  lead: fc.boolean(),
});

const sweep: fc.Arbitrary<Event> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'sweep', workers: 1 } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'sweep', workers: 2 } as const) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('sweep'),
      workers: fc.constant(1),
      crash: fc.integer({ min: 1, max: 16 }),
    }),
  },
);

const CHANGES = ['PutImage', 'BatchDeleteImage', 'UpdateImageStorageClass'];

const trouble: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant('trouble'),
  on: fc.constantFrom(...CHANGES, ...CHANGES, 'DescribeImages', 'BatchGetImage', '*'),
  trouble: fc.constantFrom('throttle', 'error', 'deny', 'drop', 'drop'),
  times: fc.integer({ min: 1, max: 3 }),
});

const outage: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constantFrom('blind', 'pause'), on: fc.boolean() }),
  fc.record({
    kind: fc.constant('redis'),
    what: fc.constantFrom('back up', 'back up', 'roll back', 'roll back', 'break connections'),
  }),
);

const race: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constant('race'), on: fc.constantFrom('untag', 'put-tag'), pick }),
  fc.record({
    kind: fc.constant('stall'),
    on: fc.constantFrom('DescribeImages', 'DescribeRepositories'),
    time: fc.constantFrom(20_000, 45_000, 3 * MINUTE),
  }),
);

const pass: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant('pass'),
  time: fc.constantFrom(3 * MINUTE, HOUR, DAY, 7 * DAY, 15 * DAY),
});

const SCAN: Event = { kind: 'scan' };

const event = fc.oneof(
  { weight: 6, arbitrary: deed },
  { weight: 3, arbitrary: click },
  { weight: 3, arbitrary: sweep },
  { weight: 2, arbitrary: pass },
  { weight: 2, arbitrary: trouble },
  { weight: 2, arbitrary: outage },
  { weight: 2, arbitrary: race },
  { weight: 1, arbitrary: fc.constant(SCAN) },
);

/** What may happen between two steps of the usual way: most often nothing. */
const meanwhile = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Event[]>([]) },
  { weight: 2, arbitrary: fc.array(event, { minLength: 1, maxLength: 2 }) },
);

const clickRemove: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant('click'),
  answer: fc.constant('remove'),
  pick,
  lead: fc.boolean(),
});

const WINDOW: Event = { kind: 'pass', time: 15 * DAY + HOUR };

/** The usual way to a deletion, disturbed anywhere: without it few histories would come that far. */
const usual = fc
  .tuple(
    ...[meanwhile, clickRemove.map((one) => [one]), meanwhile],
    ...[sweep.map((one) => [one]), meanwhile, fc.constant([WINDOW])],
    ...[meanwhile, sweep.map((one) => [one]), meanwhile],
  )
  .map((parts) => [SCAN, ...parts.flat()]);

const anything = fc.array(event, { maxLength: 10 }).map((events) => [SCAN, ...events]);

const repository = fc.array(fc.constantFrom(...SEEDS, 'plain', 'plain', 'two tags', 'index'), {
  minLength: 1,
  maxLength: 3,
});

export const history: fc.Arbitrary<History> = fc.record({
  repositories: fc.array(repository, { minLength: 1, maxLength: 2 }),
  mode: fc.constantFrom('delete', 'delete', 'delete', 'delete', 'quarantine'),
  form: fc.constantFrom('pair', 'pair', 'tag'),
  budget: fc.constantFrom(100, 100, 3),
  events: fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: anything }),
});
