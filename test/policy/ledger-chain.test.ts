import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalJson,
  GENESIS,
  headText,
  type LedgerHead,
  type LedgerLink,
  linkHash,
} from '../../src/policy/ledger-chain.ts';
import { ChainWalk, faultText } from '../../src/policy/ledger-check.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A record of `n` entries, of which the first `before` are older than the chain. */
function record(n: number, before = 0): { links: LedgerLink[]; head: LedgerHead } {
  let head: LedgerHead = { sequence: 0, hash: GENESIS };
  const links = Array.from({ length: n }, (_, i): LedgerLink => {
    const text = canonicalJson({ text: `entry ${i}`, at: i });
    const sequence = i + 1;
    const hash = linkHash(sha256, sequence, head.hash, text);
    head = { sequence, hash };
    return { id: `${i}-0`, text, ...(i >= before && head) };
  });
  return { links, head };
}

function walk(links: readonly LedgerLink[], head?: LedgerHead, lookFor?: string) {
  const chain = new ChainWalk(sha256, { ...(head && { head }), ...(lookFor && { lookFor }) });
  for (const link of links) if (!chain.add(link)) break;
  return chain.finish();
}

describe('the chain', () => {
  it('writes the same content as the same text, whatever the order of its keys', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 'é' }, null], a: undefined, A: 2 })).toBe(
      '{"A":2,"b":[{"c":"é","d":1},null]}',
    );
    expect(canonicalJson({ a: 1, b: 2 })).toBe(canonicalJson({ b: 2, a: 1 }));
  });

  it('can be computed with sha256sum alone', () => {
    const text = '{"a":1}';
    expect(linkHash(sha256, 1, GENESIS, text)).toBe(sha256(`1 ${'0'.repeat(64)} ${sha256(text)}`));
    expect(headText({ sequence: 4_211, hash: `1f3a9c0d2e4b${'0'.repeat(52)}` })).toBe(
      'Record 4,211 · 1f3a9c0d2e4b',
    );
  });

  it('is right for every untouched record, with or without entries from before it', () => {
    expect(walk([])).toEqual({ entries: 0, before: 0 });
    for (const before of [0, 2, 5]) {
      const { links, head } = record(5, before);
      expect(walk(links, head)).toEqual({ entries: 5, before, head });
    }
    const { links, head } = record(5);
    expect(walk(links, { sequence: 3, hash: links[2]?.hash ?? '' }).fault).toBeUndefined();
    expect(walk(links, head, links[2]?.hash?.slice(0, 12)).found).toMatchObject({ sequence: 3 });
    expect(walk(links, head, 'ffffffffffff').found).toBeUndefined();
  });
});

/** One thing done to a stored record: its first wrong place is known. */
type Deed = {
  kind: 'text' | 'hash' | 'number' | 'unlink' | 'remove' | 'double' | 'swap';
  at: number;
  to: number;
};

function tamper(links: readonly LedgerLink[], { kind, at, to }: Deed): LedgerLink[] {
  const link = links[at] as LedgerLink;
  const other = links[to] as LedgerLink;
  const { sequence: _number, hash: _hash, ...bare } = link;
  switch (kind) {
    case 'text':
      return links.with(at, { ...link, text: link.text.replace('entry', 'Entry') });
    case 'hash':
      return links.with(at, { ...link, hash: sha256(`${link.hash}`) });
    case 'number':
      return links.with(at, { ...link, sequence: to + 2 });
    case 'unlink':
      return links.with(at, bare);
    case 'remove':
      return links.toSpliced(at, 1);
    case 'double':
      return links.toSpliced(Math.max(at, to) + 1, 0, link);
    case 'swap':
      return links.with(at, other).with(to, link);
  }
}

describe('whoever touches the record is found out', () => {
  const deed = fc.record({
    kind: fc.constantFrom('text', 'hash', 'number', 'unlink', 'remove', 'double', 'swap'),
    at: fc.nat(39),
    to: fc.nat(39),
  });

  it('any single change, removal, doubling or swap, at its place', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), deed, (n, { kind, at, to }) => {
        const { links, head } = record(n);
        const done = { kind, at: at % n, to: to % n } as const;
        const noChange = done.at === done.to && kind === 'swap';
        fc.pre(!noChange && !(kind === 'number' && done.to + 2 === done.at + 1));
        const { fault } = walk(tamper(links, done), head);
        const right = {
          text: ['changed', done.at + 1],
          hash: ['changed', done.at + 1],
          number: ['changed', done.at + 1],
          unlink: done.at === 0 ? ['before', 2] : ['unlinked', done.at + 1],
          remove: ['missing', done.at + 1],
          double: ['reordered', Math.max(done.at, done.to) + 2],
          swap: ['reordered', Math.min(done.at, done.to) + 1],
        }[kind];
        // An only link that lost its hash looks like an old one; the head has it.
        if (kind === 'unlink' && done.at === 0)
          expect(fault === undefined || fault.kind === 'before').toBe(true);
        else expect([fault?.kind, fault?.sequence]).toEqual(right);
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }),
      { seed: 20_261, numRuns: 600 },
    );
    expect(seen.size).toBe(7);
  });

  it('also among the entries from before the chain', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 10 }), fc.nat(9), fc.boolean(), (before, at, remove) => {
        for (const n of [before, before + 3]) {
          const { links, head } = record(n, before);
          const touched = tamper(links, { kind: remove ? 'remove' : 'text', at: at % before, to: 0 });
          expect(walk(touched, head).fault?.kind).toMatch(/^(before|missing)$/);
        }
      }),
      { seed: 20_261, numRuns: 100 },
    );
  });

  it('what is cut off at the end, and a head that is gone, changed, or of another record', () => {
    const { links, head } = record(5);
    expect(walk(links.slice(0, 3), head).fault).toEqual({ kind: 'missing', sequence: 4 });
    expect(walk([], head).fault).toEqual({ kind: 'missing', sequence: 1 });
    expect(walk(links, undefined).fault).toEqual({ kind: 'head', sequence: 5 });
    const wrong = { sequence: 5, hash: sha256('another') };
    expect(walk(links, wrong).fault).toMatchObject({ kind: 'head', sequence: 5 });
    expect(walk(record(3, 3).links, undefined)).toEqual({ entries: 3, before: 3, head: record(3).head });
  });

  it('half a link, and a number that is none', () => {
    const { links, head } = record(3);
    const { hash: _hash, ...withoutHash } = links[1] as LedgerLink;
    const { sequence: _number, ...withoutNumber } = links[1] as LedgerLink;
    for (const link of [withoutHash, withoutNumber, { ...withoutNumber, hash: 'x' }]) {
      expect(walk(links.with(1, link), head).fault).toMatchObject({ kind: 'changed', sequence: 2 });
    }
    const twice = new ChainWalk(sha256, {});
    expect(twice.add(withoutHash)).toBe(false);
    expect(twice.add(links[1] as LedgerLink)).toBe(false);
    expect(twice.finish()).toMatchObject({ entries: 2, fault: { sequence: 1 } });
  });
});

it('says each fault in a sentence', () => {
  const at = { sequence: 1_204, id: '7-0' };
  const sentences = (['changed', 'missing', 'reordered', 'unlinked', 'before', 'head'] as const).map((kind) =>
    faultText({ kind, ...at }),
  );
  expect(sentences).toEqual([
    'entry 1,204 (7-0) was changed after it was written',
    'entry 1,204 is missing; 7-0 stands in its place',
    'entry 1,204 (7-0) is not in its place',
    'entry 1,204 (7-0) has no hash: it was not written by this version of Layaway',
    'entry 1,204 (7-0), or one of the older ones from before the chain, was changed or removed',
    'the head of the chain does not fit entry 1,204 (7-0)',
  ]);
  expect(faultText({ kind: 'missing', sequence: 4 })).toBe('entry 4 and everything after it is missing');
  expect(faultText({ kind: 'head', sequence: 4 })).toContain('the head of the chain is gone');
});
