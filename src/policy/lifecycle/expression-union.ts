/** Stands for the beginning and the end of the text inside a half-made pattern. */
const START = '\u0001';
const END = '\u0002';

/** More alternatives than this are summed up with a star. */
const MOST = 24;
const DIGITS = [...'0123456789'];

/**
 * Wildcard patterns (`*` only) that together match every text a JavaScript regular expression matches, and maybe more.
 * Alternatives, groups and optional parts are followed; what lets in several characters becomes a star, except that a
 * digit or a small set at the very beginning is written out: `^\d+\.` becomes `0*.*` to `9*.*`, not `*.*`.
 * An expression with a construct not known here becomes `*`.
 */
export function unionOfExpression(source: string): readonly string[] {
  const union = new Reading(source).all();
  return union ? [...new Set(union.map(finished))] : ['*'];
}

function finished(half: string): string {
  const begun = half.startsWith(START) ? half : `*${half}`;
  const ended = begun.endsWith(END) ? begun : `${begun}*`;
  return ended.replaceAll(START, '').replaceAll(END, '').replace(/\*+/g, '*');
}

/** What one piece of an expression can be: at the very beginning of the text, and elsewhere. */
interface Piece {
  readonly first: readonly string[];
  readonly rest: readonly string[];
}

const same = (texts: readonly string[]): Piece => ({ first: texts, rest: texts });
const ANYTHING = same(['*']);
const NOTHING = same(['']);

/** What a stretch of the expression can be, and where it ends. */
interface Stretch {
  readonly union: readonly string[] | undefined;
  readonly end: number;
}

class Reading {
  readonly #source: string;
  /** Groups are asked twice, for the beginning and for elsewhere: without this, twice for each group around them. */
  readonly #read: Readonly<Record<'first' | 'rest', Map<number, Stretch>>> = {
    first: new Map(),
    rest: new Map(),
  };
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Undefined where something is not understood. */
  all(): readonly string[] | undefined {
    const union = this.#alternatives(false);
    return this.#at === this.#source.length ? union : undefined;
  }

  #alternatives(first: boolean): readonly string[] | undefined {
    const read = this.#read[first ? 'first' : 'rest'];
    const begin = this.#at;
    const known = read.get(begin);
    const { union, end } = known ?? { union: this.#allBranches(first), end: this.#at };
    if (!known) read.set(begin, { union, end });
    this.#at = end;
    return union;
  }

  #allBranches(first: boolean): readonly string[] | undefined {
    const union: string[] = [];
    do {
      const branch = this.#sequence(first);
      if (!branch) return undefined;
      union.push(...branch);
    } while (this.#take('|'));
    return union.length > MOST ? ['*'] : union;
  }

  #sequence(first: boolean): readonly string[] | undefined {
    let texts: readonly string[] = [''];
    while (this.#at < this.#source.length && !'|)'.includes(this.#source.charAt(this.#at))) {
      const one = this.#piece();
      if (!one) return undefined;
      const piece = this.#repeated(one);
      const next = texts.flatMap((text) => {
        const begins = text === START || (first && text === '');
        return (begins ? piece.first : piece.rest).map((more) => text + more);
      });
      texts = next.length > MOST ? texts.map((text) => `${text}*`) : next;
    }
    return texts;
  }

  #piece(): Piece | undefined {
    const character = this.#source.charAt(this.#at++);
    if (character === '^') return same([START]);
    if (character === '$') return same([END]);
    if (character === '.') return ANYTHING;
    if (character === '\\') return this.#escaped();
    if (character === '[') return this.#set();
    if (character === '(') return this.#group();
    return same([character]);
  }

  #escaped(): Piece | undefined {
    const character = this.#source.charAt(this.#at++);
    if (character === 'd') return { first: DIGITS, rest: ['*'] };
    if ('bB'.includes(character)) return NOTHING;
    if ('DwWsS'.includes(character)) return ANYTHING;
    return /\w/.test(character) ? undefined : same([character]);
  }

  #set(): Piece | undefined {
    const match = /^(\^?)((?:[^\]\\]|\\.)*)\]/.exec(this.#source.slice(this.#at));
    if (!match) return undefined;
    this.#at += match[0].length;
    const members = match[1] === '' ? membersOf(match[2] as string) : undefined;
    return { first: members ?? ['*'], rest: ['*'] };
  }

  #group(): Piece | undefined {
    const opening = /^\?(:|<?[=!])/.exec(this.#source.slice(this.#at));
    this.#at += opening?.[0].length ?? 0;
    const begin = this.#at;
    const first = this.#alternatives(true);
    this.#at = begin;
    const rest = this.#alternatives(false);
    if (!first || !rest || !this.#take(')')) return undefined;
    // What looks ahead or behind takes no character.
    return opening && opening[1] !== ':' ? NOTHING : { first, rest };
  }

  #repeated(piece: Piece): Piece {
    const match = /^(?:([*+?])|\{(\d+)(?:,\d*)?\})\??/.exec(this.#source.slice(this.#at));
    if (!match) return piece;
    this.#at += match[0].length;
    const each = (change: (texts: readonly string[]) => readonly string[]): Piece => ({
      first: change(piece.first),
      rest: change(piece.rest),
    });
    if (match[1] === '?') return each((texts) => [...texts, '']);
    if (match[1] === '*' || Number(match[2]) === 0) return ANYTHING;
    return match[0] === '{1}' ? piece : each((texts) => texts.map((text) => `${text}*`));
  }

  #take(character: string): boolean {
    if (this.#source.charAt(this.#at) !== character) return false;
    this.#at++;
    return true;
  }
}

/** The characters of a small set, or undefined where they are many. */
function membersOf(set: string): readonly string[] | undefined {
  const written = set.replaceAll('\\d', DIGITS.join('')).replaceAll('0-9', DIGITS.join(''));
  if (/[\\-]/.test(written.slice(0, -1)) || written.length > MOST / 2 || written === '') return undefined;
  return [...new Set(written)];
}
