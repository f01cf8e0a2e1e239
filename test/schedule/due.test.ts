import { beforeEach, describe, expect, test } from 'vitest';
import {
  type DueDeps,
  dueWork,
  failureMark,
  latestMark,
  markOf,
  SWEEP_EVERY,
  type WeeklyWork,
} from '../../jobs/due.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../src/policy/time.ts';
import { LEAD, MONDAY, officeConfig, REGISTRY, SHOP_LEAD } from '../app/office.ts';

const [account, region] = REGISTRY.split('/') as [string, string];
const SCAN = { name: 'scan', registry: REGISTRY } as const;
const DIGESTS = [
  { name: 'digest', team: 'payments' },
  { name: 'digest', team: 'shop' },
] as const;
const REMINDERS = [
  { name: 'remind', lead: LEAD },
  { name: 'remind', lead: SHOP_LEAD },
] as const;
const REMIND = { name: 'remind' } as const;

describe('what is due', () => {
  let now: Instant;
  let marks: Map<string, Instant>;
  let deps: DueDeps;
  let decided: { id: string; at: Instant }[];
  beforeEach(() => {
    now = MONDAY;
    marks = new Map();
    decided = [];
    const memory = {
      lastDone: async (what: string) => marks.get(what),
      lastDoneOfEach: async (what: readonly string[]) => what.map((one) => marks.get(one)),
    };
    deps = {
      config: officeConfig(),
      now: () => now,
      registries: [{ id: { account, region } }],
      store: { memory, reviews: { decided: async () => decided }, time: async () => now },
    };
  });
  const done = (...works: readonly WeeklyWork[]) => {
    for (const work of works) {
      marks.set(markOf(deps, work), now);
      marks.set(latestMark(work), now);
    }
  };
  const swept = () => marks.set('sweep', now);

  test('at first: a sweep, the scan, and reminders, which find nothing; digests wait for the scan', async () => {
    expect(await dueWork(deps)).toEqual([{ name: 'sweep' }, SCAN, REMIND]);
    done(SCAN, ...REMINDERS);
    swept();
    expect(await dueWork(deps)).toEqual(DIGESTS);
    now += 1;
    done(...DIGESTS);
    expect(await dueWork(deps)).toEqual([]);
  });

  test('a decision whose work was lost is taken up a minute later, not at the next sweep', async () => {
    done(SCAN, ...REMINDERS);
    now += 1;
    done(...DIGESTS);
    swept();
    decided = [{ id: 'review-1', at: now }];
    expect(await dueWork(deps)).toEqual([]);
    now += MINUTE;
    expect(await dueWork(deps)).toEqual([{ name: 'review', review: 'review-1' }]);
  });

  test('then a sweep every ten minutes, reminders on Thursday, the rest on Monday', async () => {
    done(SCAN, ...REMINDERS);
    now += 1;
    done(...DIGESTS);
    swept();
    now += SWEEP_EVERY - 1;
    expect(await dueWork(deps)).toEqual([]);
    now += 1;
    expect(await dueWork(deps)).toEqual([{ name: 'sweep' }]);
    now = MONDAY + 3 * DAY;
    swept();
    expect(await dueWork(deps)).toEqual([REMIND]);
    done(...REMINDERS);
    now = MONDAY + 7 * DAY - 4 * HOUR; // after the scan's hour, before the digest's
    swept();
    expect(await dueWork(deps)).toEqual([SCAN]);
    done(SCAN);
    expect(await dueWork(deps)).toEqual([]);
    now = MONDAY + 7 * DAY;
    swept();
    expect(await dueWork(deps)).toEqual(DIGESTS);
  });

  test('of weeks missed only the newest is made up', async () => {
    done(SCAN, ...REMINDERS);
    now += 1;
    done(...DIGESTS);
    now += 30 * DAY;
    expect(await dueWork(deps)).toEqual([{ name: 'sweep' }, SCAN, REMIND]);
  });

  test('a scan that failed is tried again after a quarter of an hour, and holds nobody up meanwhile', async () => {
    const other = { id: { account, region: 'eu-central-1' } };
    deps = { ...deps, registries: [...deps.registries, other] };
    const failing = { name: 'scan', registry: `${account}/eu-central-1` } as const;
    done(SCAN, ...REMINDERS);
    swept();
    expect(await dueWork(deps)).toEqual([failing]);
    marks.set(failureMark(deps, failing), now);
    expect(await dueWork(deps)).toEqual(DIGESTS);
    now += 15 * MINUTE;
    swept();
    expect(await dueWork(deps)).toEqual([failing, ...DIGESTS]);
  });

  test('where the only registry fails, nobody is asked on last week’s evidence', async () => {
    done(SCAN, ...REMINDERS);
    now += 1;
    done(...DIGESTS);
    now = MONDAY + 7 * DAY;
    swept();
    marks.set(failureMark(deps, SCAN), now);
    expect(await dueWork(deps)).toEqual([REMIND]); // last Thursday's, missed
  });
});
