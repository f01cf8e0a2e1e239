import { filesSource } from '../../src/evidence/files.ts';
import type { Folder } from './folder.ts';
import { report } from './sandboxed.ts';

/** What the files source says of a folder after one file is written: its uses in one word each, and what is unclear. */
export async function readOne(folder: Folder, path: string, text: string) {
  await folder.write(path, text);
  const answer = await report(filesSource({ globs: ['**/*'], root: folder.root }));
  if (answer.status !== 'ok') return { failed: answer.why };
  const uses = answer.uses.map(
    ({ repository, tag, digest }) =>
      `${repository}${tag === undefined ? '' : `:${tag}`}${digest ? '@e' : ''}`,
  );
  return { uses, unclear: Object.fromEntries(answer.unclear ?? []) };
}

/** These uses and no doubt. */
export const exactly = (...uses: string[]) => ({ uses, unclear: {} });
