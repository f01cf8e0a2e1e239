import { appendFile, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { expect, it } from 'vitest';
import { copyLedger } from '../../src/app/ledger-copy.ts';
import { LedgerFile } from '../../src/app/ledger-file.ts';
import { GENESIS, linkHash } from '../../src/policy/ledger-chain.ts';
import { sha256 } from '../../src/store/sha256.ts';
import { useRedis } from '../setup/redis.ts';
import { entry } from '../store/fixtures.ts';

const redis = useRedis();
const SILENT = pino({ level: 'silent' });
const newPath = async () => join(await mkdtemp(join(tmpdir(), 'layaway-copy-')), 'record.jsonl');

async function lines(path: string): Promise<{ id: string; sequence: number; hash: string; entry: object }[]> {
  const text = await readFile(path, 'utf8');
  expect(text === '' || text.endsWith('\n')).toBe(true);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

it('holds every entry once, as it was hashed, through restarts and half-written lines', async () => {
  const store = await redis.freshStore();
  const path = await newPath();
  await store.ledger.append([entry('“one”'), entry('two')]);
  const first = copyLedger(path, store, SILENT);
  await first.catchUp();
  await store.ledger.append([entry('three')]);
  await first.stop();
  const written = await readFile(path, 'utf8');
  await truncate(path, Buffer.byteLength(written) - 7);
  await store.ledger.append(Array.from({ length: 60 }, (_, i) => entry(`more ${i}`)));
  const second = copyLedger(path, store, SILENT);
  await second.stop();
  const copied = await lines(path);
  expect(copied.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 63 }, (_, i) => i + 1));
  let hash = GENESIS;
  for (const [i, line] of (await readFile(path, 'utf8')).trimEnd().split('\n').entries()) {
    const text = line.slice(line.indexOf('"entry":') + 8, -1);
    hash = linkHash(sha256, i + 1, hash, text);
    expect(copied[i]?.hash).toBe(hash);
  }
  expect(hash).toBe((await store.ledger.head())?.hash);
});

it('is written by several workers on one disk in turn, without doubles', async () => {
  const stores = [await redis.freshStore(), await redis.sameStore()];
  const path = await newPath();
  const copies = stores.map((store) => copyLedger(path, store, SILENT));
  for (let i = 0; i < 20; i++) {
    await stores[i % 2]?.ledger.append([entry(`${i}`)]);
    await Promise.all(copies.map((copy) => copy.catchUp()));
  }
  for (const copy of copies) await copy.stop();
  expect((await lines(path)).map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: 20 }, (_, i) => i + 1),
  );
});

it('warns once while the file cannot be written, and catches up', async () => {
  const store = await redis.freshStore();
  const path = await newPath();
  await mkdir(path);
  const said: string[] = [];
  const log = pino({ level: 'info' }, { write: (text: string) => void said.push(JSON.parse(text).msg) });
  await store.ledger.append([entry('one')]);
  const copy = copyLedger(path, store, log);
  await copy.catchUp();
  await copy.catchUp();
  expect(said).toEqual(['the copy of the record cannot be written; trying on']);
  await rm(path, { recursive: true });
  await copy.stop();
  expect(said.at(-1)).toBe('the copy of the record is written again');
  expect(await lines(path)).toHaveLength(1);
});

it('leaves a file alone that is no copy of the record, or that somebody else writes to', async () => {
  const path = await newPath();
  await writeFile(path, 'dear diary\n');
  await expect(LedgerFile.open(path)).rejects.toThrow('is no copy of the record');
  await writeFile(path, 'x'.repeat(1_000_001));
  await expect(LedgerFile.open(path)).rejects.toThrow('does not end in a line of the record');
  await rm(path);
  const file = await LedgerFile.open(path);
  await appendFile(path, 'surprise\n');
  await expect(file.append([{ id: '1-0', text: '{}' }])).rejects.toThrow('another process');
  await file.append([]);
  await file.close();
});
