import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPace, timerOn } from '../../src/registry/pace.ts';

/** Time that passes only by sleeping. */
function sleepingClock() {
  let time = 0;
  return {
    now: () => time,
    sleep: async (duration: number) => {
      time += duration;
    },
    pass: (duration: number) => {
      time += duration;
    },
  };
}

describe('pace', () => {
  it('lets a burst through and then one call each interval', async () => {
    const clock = sleepingClock();
    const turn = createPace({ perSecond: 4, burst: 3 }, clock);
    const times: number[] = [];
    for (let i = 0; i < 6; i++) {
      await turn();
      times.push(clock.now());
    }
    expect(times).toEqual([0, 0, 0, 250, 500, 750]);
  });

  it('never exceeds burst + rate × time, however the calls come', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 1, maxLength: 60 }),
        async (perSecond, burst, gaps) => {
          const clock = sleepingClock();
          const turn = createPace({ perSecond, burst }, clock);
          const times: number[] = [];
          for (const gap of gaps) {
            clock.pass(gap);
            await turn();
            times.push(clock.now());
          }
          times.forEach((from, i) => {
            times.slice(i).forEach((to, n) => {
              expect(n + 1).toBeLessThanOrEqual(burst + ((to - from) * perSecond) / 1_000 + 1e-6);
            });
          });
        },
      ),
      { seed: 20_261, numRuns: 100 },
    ));

  it('ends waiting when it is told to stop', async () => {
    const turn = createPace(
      { perSecond: 0.001 },
      timerOn(() => 0),
    );
    const stop = new AbortController();
    await turn(stop.signal);
    const waiting = turn(stop.signal);
    stop.abort();
    await expect(waiting).rejects.toThrow(/abort/i);
    await expect(turn(stop.signal)).rejects.toThrow(/abort/i);
  });
});
