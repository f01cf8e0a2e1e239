import fc from 'fast-check';
import { DAY, HOUR } from '../../src/policy/time.ts';
import { clickOn, crashedScan, deedOf, event, race, sweep, touch, trouble } from './chance.ts';
import { type Event, type History, SEEDS } from './events.ts';

type Part = fc.Arbitrary<readonly Event[]>;

const SCAN: Event = { kind: 'scan' };
const SWEEP: Event = { kind: 'sweep', workers: 1 };
const WINDOW = { kind: 'pass', time: 15 * DAY + HOUR } as const;
const AWAY: Event = { ...WINDOW, away: true };

const route = (...parts: readonly Part[]): Part => fc.tuple(...parts).map((events) => events.flat());
const one = (arbitrary: fc.Arbitrary<Event>): Part => arbitrary.map((event) => [event]);
const just = (...events: readonly Event[]): Part => fc.constant(events);

/** What may happen between two steps of a route: most often nothing. */
const meanwhile: Part = fc.oneof(
  { weight: 3, arbitrary: just() },
  { weight: 2, arbitrary: fc.array(event, { minLength: 1, maxLength: 2 }) },
);

/** Before anything is asked: what runs, what nobody can see. */
const before: Part = fc.oneof(
  { weight: 5, arbitrary: just() },
  { weight: 1, arbitrary: one(deedOf('roll back', 'roll back', 'deploy', 'pull')) },
  { weight: 1, arbitrary: just({ kind: 'blind', on: true }) },
);

const scan: Part = fc.oneof(
  { weight: 6, arbitrary: just(SCAN) },
  { weight: 1, arbitrary: crashedScan.map((crashed) => [crashed, SCAN]) },
);

const remove = one(clickOn('remove'));
const asked = route(before, scan, meanwhile, remove, meanwhile);

/** The usual way to a deletion, disturbed anywhere: without it few histories would come that far. */
const toDeletion = route(asked, one(sweep), meanwhile, just(WINDOW), meanwhile, one(sweep), meanwhile);

/** Put aside, touched or not, and taken back. */
const back = route(asked, one(sweep), fc.array(touch, { maxLength: 2 }), one(clickOn('restore')), one(sweep));

/** Somebody does something to what was put aside, and nothing else happens. */
const touched = route(
  ...[just(SCAN), remove, just(SWEEP), one(touch)],
  fc.oneof(
    { weight: 3, arbitrary: just(WINDOW, SWEEP) },
    // Or nobody is there to see it before the window has ended.
    { weight: 2, arbitrary: just(AWAY, SWEEP, WINDOW, SWEEP) },
  ),
);

/** A name that was put aside goes to another image before its own comes back. */
const nameTaken = route(
  just(SCAN),
  remove,
  just(SWEEP),
  one(deedOf('move a tag')),
  one(clickOn('restore')),
  one(sweep),
);

/** Nothing may go on: everything is paused, or nobody can see what runs. */
const stopped = route(
  ...[just(SCAN), remove, one(fc.constantFrom('pause', 'blind').map((kind) => ({ kind, on: true })))],
  just(SWEEP, WINDOW, SWEEP),
);

/** Calls that change the registry fail, or their answers are lost. */
const troubled = route(
  just(SCAN),
  one(clickOn('remove', 'archive')),
  one(trouble),
  one(sweep),
  just(WINDOW),
  one(trouble),
  one(sweep),
);

/** Somebody takes a name in the very instant. Nothing else disturbs: what an interruption hides nobody can put right. */
const raced = fc.oneof(
  route(just(SCAN), remove, just(race('untag'), SWEEP, WINDOW, SWEEP)),
  route(just(SCAN), remove, just(SWEEP), one(clickOn('restore')), just(race('put-tag'), SWEEP)),
);

/** Kept, and asked about again after the month in which nobody is. */
const keptLong = route(
  ...[scan, one(clickOn('keep')), just(SWEEP), meanwhile, just({ kind: 'pass', time: 45 * DAY })],
  ...[just(SCAN), remove, one(sweep)],
);

const onRollBack = fc.constantFrom<Event>(
  { kind: 'redis', what: 'roll back' },
  { kind: 'redis', what: 'roll back, nobody there' },
);

/** What lapsed while it was put aside is asked about again, and its owner removes it all the same. */
const REMOVE: Event = { kind: 'click', answer: 'remove', pick: 0, lead: true };
const ASKED_ANEW: readonly Event[] = [
  ...[{ kind: 'pass', time: HOUR } as const, SWEEP], // a worker that is new waits a moment before it is sure
  ...[SCAN, REMOVE, SWEEP, WINDOW, SWEEP],
];

/** Redis is set back to what it was at some point of the usual way. */
const setBack = fc
  .tuple(toDeletion, fc.nat(), fc.nat(), onRollBack)
  .map(([events, i, j, setsBack]): readonly Event[] => {
    const backUp = i % events.length;
    const rollBack = backUp + 1 + (j % (events.length - backUp));
    return [
      ...events.slice(0, backUp),
      { kind: 'redis', what: 'back up' },
      ...events.slice(backUp, rollBack),
      setsBack,
      ...events.slice(rollBack),
      ...[SWEEP, WINDOW, SWEEP],
      ...ASKED_ANEW,
    ];
  });

/** The newest word is a Restore that Redis forgets before anybody acted on it. */
const forgotten = route(
  just(SCAN),
  remove,
  just(SWEEP, { kind: 'redis', what: 'back up' }),
  one(clickOn('restore')),
  one(onRollBack),
  just(WINDOW, SWEEP, ...ASKED_ANEW),
);

const anything = fc.array(event, { maxLength: 10 }).map((events) => [SCAN, ...events]);

const repository = fc.array(fc.constantFrom(...SEEDS, 'plain', 'two tags', 'index', 'untagged', 'untagged'), {
  minLength: 1,
  maxLength: 3,
});

export const history: fc.Arbitrary<History> = fc.record({
  repositories: fc.array(repository, { minLength: 1, maxLength: 2 }),
  mode: fc.constantFrom('delete', 'delete', 'delete', 'delete', 'quarantine'),
  form: fc.constantFrom('pair', 'pair', 'tag'),
  budget: fc.constantFrom(100, 100, 3),
  events: fc.oneof(
    { weight: 6, arbitrary: toDeletion },
    { weight: 3, arbitrary: back },
    { weight: 2, arbitrary: touched },
    { weight: 1, arbitrary: stopped },
    { weight: 1, arbitrary: nameTaken },
    { weight: 2, arbitrary: troubled },
    { weight: 2, arbitrary: raced },
    { weight: 1, arbitrary: keptLong },
    { weight: 2, arbitrary: setBack },
    { weight: 1, arbitrary: forgotten },
    { weight: 1, arbitrary: anything },
  ),
});
