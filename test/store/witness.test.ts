import { describe, expect, it } from 'vitest';
import type { LedgerHead } from '../../src/policy/ledger-chain.ts';
import { MINUTE } from '../../src/policy/time.ts';
import { Witness } from '../../src/store/witness.ts';

const NOW = Date.UTC(2026, 2, 2, 9);
const head = (sequence: number, history = 'a', lapsedAt?: number): LedgerHead => ({
  sequence,
  hash: history.repeat(64),
  ...(lapsedAt !== undefined && { lapsedAt }),
});

describe('what a process knows of the record', () => {
  it('is not overwritten by what takes its number: both stay until they were compared', () => {
    const witness = new Witness();
    witness.note(head(5));
    witness.note(head(5, 'b'));
    for (let i = 6; i < 500; i++) witness.note(head(i, 'b'));
    const { known } = witness;
    expect(known).toContainEqual(head(5));
    expect(known).toContainEqual(head(5, 'b'));
    expect(known.length).toBeLessThan(110);
    witness.settle(known, head(500, 'b'), NOW);
    expect(witness.known).toEqual([head(500, 'b')]);
  });

  it('ends as far as it ever went, however much is written anew', () => {
    const witness = new Witness();
    for (let i = 50; i <= 250; i++) witness.note(head(i));
    for (let i = 51; i <= 200; i++) witness.note(head(i, 'b'));
    expect(witness.known).toContainEqual(head(50));
    expect(witness.known).toContainEqual(head(250));
  });

  it('a history that a lapse began is no clash with the one before it', () => {
    const witness = new Witness();
    witness.note(head(5));
    witness.note(head(5, 'b', NOW));
    expect(witness.known).toEqual([head(5), head(5, 'b', NOW)]);
  });

  it('is enough to vouch where it was compared just now, in the same history, under another run', () => {
    const vouches = (comparedAt: number, before: LedgerHead, after: LedgerHead, run = 'one') => {
      const witness = new Witness();
      witness.run = run;
      witness.settle([], before, comparedAt);
      return witness.meet('two', after, NOW).wasThere;
    };
    expect(vouches(NOW - MINUTE, head(5), head(6))).toBe(true);
    expect(vouches(NOW - MINUTE - 1, head(5), head(6))).toBe(false);
    expect(vouches(NOW, head(5), head(6, 'a', NOW - 1))).toBe(false);
    expect(vouches(NOW, head(5), head(6), 'two')).toBe(false);
    expect(new Witness().meet('two', head(5), NOW).wasThere).toBe(false);
  });

  it('does not become enough by comparing afterwards', () => {
    const witness = new Witness();
    witness.run = 'one';
    expect(witness.meet('two', head(5), NOW).wasThere).toBe(false);
    witness.settle([], head(5), NOW);
    expect(witness.meet('two', head(5), NOW + 1)).toMatchObject({ at: NOW, wasThere: false });
  });
});
