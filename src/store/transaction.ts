import { canonicalJson } from '../policy/ledger-chain.ts';
import type { Connection } from './connection.ts';
import { readHead } from './ledger-chain.ts';
import { ledgerIndexes } from './ledger-index.ts';
import { sha256 } from './sha256.ts';
import type { LedgerEntry, Saved } from './store.ts';

type Argument = string | number;

/** Lua unpacks arguments on its stack: a write with more is split. */
const ARGUMENTS_PER_WRITE = 1_000;

/** Collects the keys a script needs, each once, and answers their places in KEYS. The ledger and its head are the first. */
export class KeyList {
  readonly #places = new Map<string, number>();

  constructor(...first: readonly string[]) {
    for (const key of first) this.place(key);
  }

  place(key: string): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.#places.size + 1);
    return this.#places.size;
  }

  get all(): readonly string[] {
    return [...this.#places.keys()];
  }
}

/** Checks, writes and ledger entries that happen together or not at all. */
export class Transaction {
  readonly #connection: Connection;
  readonly #keys: KeyList;
  readonly #checks: Argument[][] = [];
  readonly #writes: Argument[][] = [];
  readonly #entries: LedgerEntry[] = [];

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#keys = new KeyList(connection.keys.ledger, connection.keys.ledgerHead);
  }

  /** Nothing is written unless this string begins with this word: a record's version, or all of a one-word text. */
  expect(key: string, word: string | number): this {
    this.#checks.push([this.#keys.place(key), word]);
    return this;
  }

  expectAbsent(key: string): this {
    return this.expect(key, '');
  }

  /** Redis never rolls back, so what it would refuse in the middle is refused here. */
  write(command: string, key: string, ...args: readonly Argument[]): this {
    if (args.some((arg) => typeof arg === 'number' && !Number.isFinite(arg))) {
      throw new RangeError(`${command} ${key}: a number is missing`);
    }
    this.#writes.push([command, this.#keys.place(key), args.length, ...args]);
    return this;
  }

  /** Appends to a list, however long. */
  appendAll(key: string, values: readonly string[]): this {
    return this.writeAll('RPUSH', key, values);
  }

  /** One command for all arguments, however many, or for none. Pairs stay together: an even number goes at a time. */
  writeAll(command: 'RPUSH' | 'HSET' | 'HDEL', key: string, args: readonly string[]): this {
    for (let i = 0; i < args.length; i += ARGUMENTS_PER_WRITE) {
      this.write(command, key, ...args.slice(i, i + ARGUMENTS_PER_WRITE));
    }
    return this;
  }

  log(entries: readonly LedgerEntry[]): this {
    this.#entries.push(...entries);
    return this;
  }

  /** `doing` completes "while …" in an error's sentence. */
  async commit(doing: string): Promise<Saved> {
    const args = [
      this.#checks.length,
      ...this.#checks.flat(),
      this.#writes.length,
      ...this.#writes.flat(),
      ...ledgerArguments(this.#connection, this.#keys, this.#entries),
    ];
    const keys = this.#keys.all;
    // As lists: each argument of a JavaScript call takes room on the stack, and ECR holds 100,000 images a repository.
    const answer = await this.#connection.run(doing, (redis) => redis.layawayCommit(keys.length, keys, args));
    if (answer === 'conflict') return 'conflict';
    this.#connection.witness.note(readHead(answer.slice('saved '.length)));
    return 'saved';
  }
}

/** Ledger entries as the scripts read them: how many, then each with its hash and its index lists. */
export function ledgerArguments(
  connection: Connection,
  keys: KeyList,
  entries: readonly LedgerEntry[],
): Argument[] {
  const args: Argument[] = [entries.length];
  for (const entry of entries) {
    const indexes = ledgerIndexes(connection.keys, entry).map((key) => keys.place(key));
    const text = canonicalJson(entry);
    args.push(text, sha256(text), indexes.length, ...indexes);
  }
  return args;
}
