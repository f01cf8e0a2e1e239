import { isDockerfile, noteDockerfile } from './dockerfile.ts';
import { imagesInParts } from './documents.ts';
import type { FileUses } from './file-uses.ts';
import type { PartsOfFile } from './overrides.ts';
import { type TerraformFile, terraformRepositories } from './terraform.ts';
import { doubtUnread, walkText } from './walk-text.ts';
import { noteWritten } from './written-image.ts';

/** What other files may complete. */
export type NotedFile = PartsOfFile & TerraformFile;

const NONE = { named: [], referred: [], handed: false };
const isTerraform = (path: string) => /\.(?:tf|tofu|hcl)$/i.test(path);
/** Also one from which such a file is made: `values.yaml.gotmpl`. */
const isTree = (path: string) => /\.(?:ya?ml|json)(?:\.(?:gotmpl|tmpl|tpl|j2))?$/i.test(path);

/**
 * Notes what one file names: first what its format puts together from parts, then every address in the rest of its
 * text, whatever the format. Throws a `SourceFailure` where any repository may be meant. Answers the parts, which other
 * files may complete.
 */
export function noteFile(path: string, text: string, file: FileUses): NotedFile {
  if (isDockerfile(path)) noteDockerfile(text, file);
  const { images, overrides, rest, unread } = isTree(path)
    ? imagesInParts(text)
    : { images: [], overrides: [], rest: text, unread: [] };
  for (const image of images) noteWritten(image, file);
  walkText(rest, file);
  for (const inner of unread) doubtUnread(inner, file);
  return { path, file, images, overrides, terraform: isTerraform(path) ? terraformRepositories(text) : NONE };
}
