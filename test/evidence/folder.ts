import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder on disk that lasts for one test. */
export interface Folder {
  readonly root: string;
  write(path: string, content: string | Buffer): Promise<void>;
  remove(): Promise<void>;
}

export async function temporaryFolder(): Promise<Folder> {
  const root = await mkdtemp(join(tmpdir(), 'layaway-files-'));
  return {
    root,
    async write(path, content) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    },
    remove: () => rm(root, { recursive: true }),
  };
}
