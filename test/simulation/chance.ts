import fc from 'fast-check';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
import { ANY_CHANGE, DEEDS, type Deed, type Event } from './events.ts';

const pick = fc.nat(7);

export function deedOf(...deeds: readonly Deed[]): fc.Arbitrary<Event> {
  return fc.record({ kind: fc.constant('deed'), deed: fc.constantFrom(...deeds), pick });
}

export const deed = deedOf(...DEEDS);

/** What is done to an image that was put aside, and has to be noticed before it is deleted. */
export const touch = deedOf(
  ...(['put a tag back', 'put a new tag', 'move a tag', 'pull', 'roll back', 'list in an index'] as const),
);

/** A click on one of the questions, by whoever may answer it. */
export function clickOn(...answers: readonly (Event & { kind: 'click' })['answer'][]): fc.Arbitrary<Event> {
  const answer = fc.constantFrom(...answers);
  return fc.record({ kind: fc.constant('click'), answer, pick, lead: fc.boolean() });
}

const click = clickOn(
  ...(['remove', 'remove', 'remove', 'keep', 'investigate'] as const),
  ...(['restore', 'restore', 'disable', 'archive'] as const),
);

const crash = fc.integer({ min: 1, max: 16 });

export const sweep: fc.Arbitrary<Event> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'sweep', workers: 1 } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'sweep', workers: 2 } as const) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('sweep'), workers: fc.constant(1), crash }),
  },
);

export const crashedScan: fc.Arbitrary<Event> = fc.record({ kind: fc.constant('scan'), crash });

export const trouble: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant('trouble'),
  on: fc.constantFrom(ANY_CHANGE, ANY_CHANGE, ANY_CHANGE, 'DescribeImages', 'BatchGetImage', '*'),
  trouble: fc.constantFrom('throttle', 'error', 'deny', 'drop', 'drop'),
  times: fc.integer({ min: 1, max: 3 }),
});

const onRedis = fc.constantFrom('back up', 'roll back', 'break connections', 'restart');

const outage: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constantFrom('blind', 'pause'), on: fc.boolean() }),
  fc.record({ kind: fc.constant('redis'), what: onRedis }),
);

export const race = (on: 'untag' | 'put-tag'): Event => ({ kind: 'race', on });

const stall: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant('stall'),
  on: fc.constantFrom('DescribeImages', 'DescribeRepositories'),
  time: fc.constantFrom(20_000, 45_000, 3 * MINUTE),
});

const pass: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant('pass'),
  time: fc.constantFrom(3 * MINUTE, HOUR, DAY, 7 * DAY, 15 * DAY, 45 * DAY),
});

/** Anything that can happen. */
export const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 6, arbitrary: deed },
  { weight: 3, arbitrary: click },
  { weight: 3, arbitrary: sweep },
  { weight: 2, arbitrary: pass },
  { weight: 2, arbitrary: trouble },
  { weight: 2, arbitrary: outage },
  { weight: 1, arbitrary: stall },
  { weight: 1, arbitrary: fc.constantFrom(race('untag'), race('put-tag')) },
  { weight: 1, arbitrary: fc.constant<Event>({ kind: 'scan' }) },
);
