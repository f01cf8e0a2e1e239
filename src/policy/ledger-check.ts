import { GENESIS, type LedgerHead, type LedgerLink, linkHash, type Sha256 } from './ledger-chain.ts';

/** The first thing that is wrong. `sequence` is the place in the chain where it shows. */
export interface ChainFault {
  /**
   * `changed`: the entry is not as it was written. `missing`: it is not there. `reordered`: it stands elsewhere, or
   * twice. `unlinked`: an entry without a hash amid the chain. `before`: one of the entries from before the chain was
   * changed or removed, or the first one after them. `head`: the stored head names another entry, or is gone.
   */
  readonly kind: 'changed' | 'missing' | 'reordered' | 'unlinked' | 'before' | 'head';
  readonly sequence: number;
  /** The stored entry it was noticed at. */
  readonly id?: string;
}

export interface ChainVerdict {
  /** How many entries were walked. */
  readonly entries: number;
  /** How many of them are older than the chain: it vouches for them only since it began. */
  readonly before: number;
  /** The newest entry that fits. */
  readonly head?: LedgerHead;
  readonly fault?: ChainFault;
  /** The entry with the hash that was looked for. */
  readonly found?: LedgerHead;
}

interface Expected {
  /** The head as it stood before the walk: what is written meanwhile comes after it. */
  readonly head?: LedgerHead;
  /** The beginning of a hash to look for. */
  readonly lookFor?: string;
}

/** Checks a record entry by entry, oldest first, holding none of them. */
export class ChainWalk {
  readonly #sha256: Sha256;
  readonly #expected: Expected;
  #last: LedgerHead = { sequence: 0, hash: GENESIS };
  #entries = 0;
  #before = 0;
  #fault: ChainFault | undefined;
  #found: LedgerHead | undefined;

  constructor(sha256: Sha256, expected: Expected = {}) {
    this.#sha256 = sha256;
    this.#expected = expected;
  }

  /** Answers false once nothing more has to be looked at. */
  add(link: LedgerLink): boolean {
    this.#entries += 1;
    if (this.#fault?.kind === 'missing') this.#fault = movedOr(this.#fault, link);
    else if (!this.#fault) this.#fault = this.#check(link);
    return this.#fault === undefined || this.#fault.kind === 'missing';
  }

  finish(): ChainVerdict {
    this.#fault ??= this.#atEnd();
    return {
      entries: this.#entries,
      before: this.#before,
      ...(this.#last.sequence > 0 && { head: this.#last }),
      ...(this.#fault && { fault: this.#fault }),
      ...(this.#found && { found: this.#found }),
    };
  }

  #check(link: LedgerLink): ChainFault | undefined {
    const sequence = this.#last.sequence + 1;
    const hash = linkHash(this.#sha256, sequence, this.#last.hash, link.text);
    const kind = this.#faultOf(link, { sequence, hash });
    if (kind) return { kind, sequence, id: link.id };
    if (link.hash === undefined) this.#before = sequence;
    this.#last = { sequence, hash };
    const { lookFor, head } = this.#expected;
    if (lookFor !== undefined && hash.startsWith(lookFor)) this.#found = this.#last;
    if (head?.sequence !== sequence || head.hash === hash) return undefined;
    return { kind: this.#before === sequence ? 'before' : 'head', sequence, id: link.id };
  }

  #faultOf(link: LedgerLink, right: LedgerHead): ChainFault['kind'] | undefined {
    const begun = this.#before < this.#last.sequence;
    if (link.sequence === undefined && link.hash === undefined) return begun ? 'unlinked' : undefined;
    const numbered = link.sequence === right.sequence;
    if (link.hash === right.hash) return numbered ? undefined : 'changed';
    // The first link is where a change of anything older shows.
    if (!begun && this.#before > 0) return 'before';
    if (numbered || link.sequence === undefined || link.hash === undefined) return 'changed';
    return link.sequence > right.sequence ? 'missing' : 'reordered';
  }

  /** What was cut off at the end shows only in the stored head. */
  #atEnd(): ChainFault | undefined {
    const { head } = this.#expected;
    const { sequence } = this.#last;
    if (head && head.sequence > sequence) return { kind: 'missing', sequence: sequence + 1 };
    if (!head && this.#before < sequence) return { kind: 'head', sequence };
    return undefined;
  }
}

/** An entry that was missed and stands further on was moved, not removed. */
function movedOr(missing: ChainFault, link: LedgerLink): ChainFault {
  return link.sequence === missing.sequence ? { ...missing, kind: 'reordered', id: link.id } : missing;
}

/** The fault as one sentence. */
export function faultText({ kind, sequence, id }: ChainFault): string {
  const entry = `entry ${sequence.toLocaleString('en-US')}`;
  const where = id === undefined ? '' : ` (${id})`;
  switch (kind) {
    case 'changed':
      return `${entry}${where} was changed after it was written`;
    case 'missing':
      return id === undefined
        ? `${entry} and everything after it is missing`
        : `${entry} is missing; ${id} stands in its place`;
    case 'reordered':
      return `${entry}${where} is not in its place`;
    case 'unlinked':
      return `${entry}${where} has no hash: it was not written by this version of Layaway`;
    case 'before':
      return `${entry}${where}, or one of the older ones from before the chain, was changed or removed`;
    case 'head':
      return id === undefined
        ? 'the head of the chain is gone; the newest entries may be, too'
        : `the head of the chain does not fit ${entry}${where}`;
  }
}
