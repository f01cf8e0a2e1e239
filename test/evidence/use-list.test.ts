import { describe, expect, it } from 'vitest';
import { UseList } from '../../src/evidence/use-list.ts';
import { parseDigest } from '../../src/policy/image.ts';
import { HERE, HOST } from './sandboxed.ts';

const DIGEST = `sha256:${'e'.repeat(64)}`;
const OTHER = `sha256:${'f'.repeat(64)}`;

describe('a use is pinned', () => {
  it('where the address names the digest, not where a runtime resolved it', () => {
    const list = new UseList(HERE);
    list.note(`${HOST}/pay/api@${DIGEST}`, 'a');
    list.note(`${HOST}/pay/api:v1`, 'b', { running: OTHER });
    expect(list.uses).toEqual([
      { repository: 'pay/api', digest: DIGEST, by: 'a', pinned: true },
      { repository: 'pay/api', tag: 'v1', by: 'b' },
      { repository: 'pay/api', digest: OTHER, by: 'b' },
    ]);
  });

  it('also where an address around the digest cannot be read', () => {
    const list = new UseList(HERE);
    list.note(`${HOST}/pay/api@${DIGEST}?x`, 'a');
    expect(list.uses).toEqual([{ repository: 'pay/api', digest: DIGEST, by: 'a', pinned: true }]);
  });

  it('once it was found to be, in whatever order', () => {
    const digest = parseDigest(DIGEST);
    if (!digest) throw new Error('no digest');
    const use = { repository: 'pay/api', digest, by: 'a' };
    const lists = [new UseList(HERE), new UseList(HERE)];
    for (const [i, pinned] of [true, false, false, true].entries()) {
      lists[i < 2 ? 0 : 1]?.add({ ...use, ...(pinned && { pinned }) });
    }
    for (const list of lists) expect(list.uses).toEqual([{ ...use, pinned: true }]);
  });

  it('nowhere in an address that the runtime wrote itself', () => {
    const list = new UseList(HERE);
    list.note(`${HOST}/pay/api@${DIGEST}`, 'a', { resolved: true });
    expect(list.uses).toEqual([{ repository: 'pay/api', digest: DIGEST, by: 'a' }]);
  });
});

describe('a use that is over', () => {
  it('keeps its later date, and none where it is also in use now', () => {
    const list = new UseList(HERE);
    const uses = [
      { by: 'a', at: 2 },
      { by: 'a', at: 1 },
      { by: 'b', at: 1 },
      { by: 'b' },
      { by: 'b', at: 3 },
    ];
    for (const use of uses) list.add({ repository: 'pay/api', tag: 'v1', ...use });
    expect(list.uses).toEqual([
      { repository: 'pay/api', tag: 'v1', by: 'a', at: 2 },
      { repository: 'pay/api', tag: 'v1', by: 'b' },
    ]);
  });
});
