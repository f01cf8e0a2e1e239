import type { Instant } from './time.ts';

/**
 * The chain that makes the record provable. The hash of an entry is
 *
 *   sha256(`<sequence> <hash of the entry before> <sha256 of the entry's text>`)
 *
 * in lower-case hex, the first one following 64 zeros. Whoever has an export can check it with nothing but sha256sum.
 */

/** Where the chain stands: its newest entry. */
export interface LedgerHead {
  /** 1 for the first entry ever. */
  readonly sequence: number;
  /** 64 hex digits. */
  readonly hash: string;
  /** When Redis last lost records before this entry (`Lapse.at`); absent: never. It tells histories apart. */
  readonly lapsedAt?: Instant;
}

/** An entry as it is stored. Those from before the chain have neither number nor hash. */
export interface LedgerLink {
  /** Its place in the store. */
  readonly id: string;
  /** Its canonical JSON. */
  readonly text: string;
  readonly sequence?: number;
  readonly hash?: string;
  /** As in `LedgerHead`. */
  readonly lapsedAt?: Instant;
}

/** What the first entry follows. */
export const GENESIS = '0'.repeat(64);

/** Digits of a hash that people are shown, and the fewest that name one. */
export const SHOWN_DIGITS = 12;

/** SHA-256 in lower-case hex of a text in UTF-8. */
export type Sha256 = (text: string) => string;

/** JSON with the keys of every object in order: the same content has the same text, whoever wrote it. */
export function canonicalJson(value: object): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    isPlainObject(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The hash of an entry, by its number, the hash before it and its text. */
export function linkHash(sha256: Sha256, sequence: number, previous: string, text: string): string {
  return sha256(`${sequence} ${previous} ${sha256(text)}`);
}

/** A head as people compare it: `Record 4,211 · 1f3a9c0d2e4b`. */
export function headText({ sequence, hash }: LedgerHead): string {
  return `Record ${sequence.toLocaleString('en-US')} · ${hash.slice(0, SHOWN_DIGITS)}`;
}
