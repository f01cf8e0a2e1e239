import { type FileHandle, open } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { LedgerHead, LedgerLink } from '../policy/ledger-chain.ts';

/** Longer than any entry: the last line is looked for in the file's last part. */
const TAIL_BYTES = 1_000_000;

/**
 * A copy of the record as JSON lines. Its last line says how far it is, so that the position cannot be lost apart from
 * the file, and nothing is written twice or left out after a crash.
 */
export class LedgerFile {
  readonly #file: FileHandle;
  #size: number;
  /** Id of the newest entry that is in the file; undefined while it has none. */
  #last: string | undefined;

  private constructor(file: FileHandle, size: number, last: string | undefined) {
    this.#file = file;
    this.#size = size;
    this.#last = last;
  }

  /** Opens or creates it, and cuts off what a crash left of a half-written line. Throws where the file is another kind. */
  static async open(path: string): Promise<LedgerFile> {
    const file = await open(path, 'a+', 0o600);
    try {
      const { size } = await file.stat();
      const { end, last } = await lastLine(file, size);
      if (end < size) await file.truncate(end);
      return new LedgerFile(file, end, last === undefined ? undefined : idOf(last, path));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get last(): string | undefined {
    return this.#last;
  }

  /** Appends whole entries and waits until the disk has them. Throws where somebody else wrote meanwhile. */
  async append(links: readonly LedgerLink[]): Promise<void> {
    const newest = links.at(-1);
    if (!newest) return;
    const { size } = await this.#file.stat();
    if (size !== this.#size) throw new Error('another process writes to it, too');
    const text = Buffer.from(links.map(lineOf).join(''));
    await this.#file.appendFile(text);
    await this.#file.datasync();
    this.#size += text.length;
    this.#last = newest.id;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** The entry's text stands as it was hashed. */
function lineOf({ id, text, sequence, hash, lapsedAt }: LedgerLink): string {
  const link = JSON.stringify({
    id,
    ...(sequence !== undefined && { sequence }),
    ...(hash && { hash }),
    ...(lapsedAt !== undefined && { lapsedAt }),
  });
  return `${link.slice(0, -1)},"entry":${text}}\n`;
}

/** The last whole line and where it ends. */
async function lastLine(file: FileHandle, size: number): Promise<{ end: number; last?: string }> {
  if (size === 0) return { end: 0 };
  const from = Math.max(0, size - TAIL_BYTES);
  const bytes = Buffer.alloc(size - from);
  await file.read(bytes, 0, bytes.length, from);
  const lineEnd = bytes.lastIndexOf('\n');
  if (lineEnd < 0 && from > 0) throw new Error('it does not end in a line of the record');
  if (lineEnd < 0) return { end: 0 };
  const begin = lineEnd === 0 ? 0 : bytes.lastIndexOf('\n', lineEnd - 1) + 1;
  return { end: from + lineEnd + 1, last: bytes.toString('utf8', begin, lineEnd) };
}

function idOf(line: string, path: string): string {
  const [, id] = /^\{"id":"(\d+-\d+)"/.exec(line) ?? [];
  if (id === undefined) throw new Error(`${path} is no copy of the record: its last line has no id`);
  return id;
}

const HEAD = /^\{"id":"\d+-\d+","sequence":(\d+),"hash":"([0-9a-f]{64})",(?:"lapsedAt":(\d+),)?"entry":/;

/** How far a copy is, without touching it; undefined where there is none yet or it cannot be read. */
export async function newestCopied(path: string, log: Logger): Promise<LedgerHead | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const [, sequence, hash, lapsedAt] = HEAD.exec((await lastLine(file, size)).last ?? '') ?? [];
      if (sequence === undefined || hash === undefined) return undefined;
      return {
        sequence: Number(sequence),
        hash,
        ...(lapsedAt !== undefined && { lapsedAt: Number(lapsedAt) }),
      };
    } finally {
      await file.close();
    }
  } catch (error) {
    log.info({ file: path, err: error }, 'no copy of the record to compare with');
    return undefined;
  }
}
