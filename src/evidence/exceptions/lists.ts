import { parseAllDocuments } from 'yaml';
import { findFilesOfEach, readText } from '../files/read.ts';
import { SourceFailure } from '../source.ts';

/** An entry as written, and where: `rollback.yml, exceptions[2]`. */
export interface PlacedEntry {
  readonly place: string;
  readonly written: unknown;
}

/** All entries of all files under the globs. Throws where a glob matches none or a file holds no such list. */
export async function entriesInFiles(
  globs: readonly string[],
  root: string,
  signal: AbortSignal | undefined,
): Promise<readonly PlacedEntry[]> {
  const paths = await findFilesOfEach(globs, root, signal);
  const lists: PlacedEntry[][] = [];
  for (const path of paths) {
    const text = await readText(path, root);
    if (text === undefined) throw new SourceFailure(`${path} is not text: remove it from exceptionFiles`);
    lists.push(entriesOf(path, text));
  }
  return lists.flat();
}

function entriesOf(path: string, text: string): PlacedEntry[] {
  return valuesIn(path, text).flatMap((value, position) => {
    const list = listIn(value);
    const place = position === 0 ? path : `${path}, document ${position + 1}`;
    if (!list) {
      throw new SourceFailure(`${place} has no list under exceptions: write one (it may be empty, [])`);
    }
    return list.map((written, i) => ({ place: `${place}, exceptions[${i}]`, written }));
  });
}

function valuesIn(path: string, text: string): readonly unknown[] {
  try {
    const documents = parseAllDocuments(text, { prettyErrors: false, logLevel: 'silent' });
    if (documents.length === 0) return [undefined];
    const [fault] = documents.flatMap(({ errors }) => errors);
    if (fault) throw fault;
    return documents.map((document): unknown => document.toJS());
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SourceFailure(`${path} is neither YAML nor JSON (${why}): correct it`, { cause: error });
  }
}

function listIn(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null || !('exceptions' in value)) return undefined;
  return Array.isArray(value.exceptions) ? value.exceptions : undefined;
}
