import { findImageUris } from '../../policy/reference.ts';
import type { FileUses } from './file-uses.ts';
import { LONGEST_VALUE, withDefaults } from './variables.ts';
import { noteAddresses } from './walk-text.ts';

/** Whether a file is one by its name: `Dockerfile`, `Containerfile.prod`, `api.dockerfile`. */
export function isDockerfile(path: string): boolean {
  return /(?:^|\/)(?:Dockerfile|Containerfile)(?:[._-][^/]*)?$|\.(?:dockerfile|containerfile)$/i.test(path);
}

/** In characters: what arguments stand for, all in all. */
const MOST_FILLED = 1_000_000;

/**
 * Notes the images that a build starts from or copies from, where build arguments stand in them. The default counts as
 * a use; that a build may be given another value makes the repository unclear. An argument without a default is a
 * variable like any other, which the text as it is written shows.
 */
export function noteDockerfile(text: string, file: FileUses): void {
  const values = new Map<string, string>();
  let spent = 0;
  for (const instruction of instructionsOf(text)) {
    for (const [name, written] of defaultsIn(instruction)) {
      const value = withDefaults(written, values);
      spent += value.length;
      // What stood there before is not what stands there now.
      if (value.length > LONGEST_VALUE) values.delete(name);
      else values.set(name, value);
    }
    for (const image of imagesIn(instruction)) {
      const filled = withDefaults(image, values);
      if (filled !== image) noteFilled(image, filled, file);
      spent += filled.length;
    }
    if (spent > MOST_FILLED + 20 * text.length) file.refuse('repeats its arguments without end');
  }
}

function noteFilled(image: string, filled: string, file: FileUses): void {
  noteAddresses(`image: "${filled}"`, file);
  for (const { registry, repository, unresolved } of findImageUris(filled)) {
    const ours = registry.account === file.registry.account && registry.region === file.registry.region;
    if (!ours || unresolved !== undefined) continue;
    file.doubt(
      repository,
      `builds on ${repository} through ${image}, which a build may set to something else`,
    );
  }
}

/** Instructions in one line each, without comments. */
function instructionsOf(text: string): string[] {
  const [, mark = '\\'] = /^#[ \t]*escape[ \t]*=[ \t]*([\\`])/im.exec(text) ?? [];
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*#/.test(line));
  const whole: string[] = [];
  let begun = '';
  for (const line of lines) {
    const trimmed = line.trimEnd();
    if (trimmed.endsWith(mark)) {
      begun += `${trimmed.slice(0, -1)} `;
      continue;
    }
    whole.push(begun + trimmed);
    begun = '';
  }
  return [...whole, begun].map((line) => line.trim());
}

/** `ARG TAG=1.2 NAME="api"`. */
function defaultsIn(instruction: string): [string, string][] {
  const [, given] = /^ARG\s+(.*)$/i.exec(instruction) ?? [];
  const pairs = (given ?? '').matchAll(/(?<!\w)([A-Za-z_]\w*)=("[^"]*"|'[^']*'|\S*)/g);
  return [...pairs].map(([, name = '', value = '']) => [name, value.replace(/^(["'])(.*)\1$/, '$2')]);
}

/** `FROM --platform=… <image> AS …`, `COPY --from=<image>`, `RUN --mount=…,from=<image>`. */
function imagesIn(instruction: string): string[] {
  const [, base] = /^FROM\s+(?:--\S+\s+)*(\S+)/i.exec(instruction) ?? [];
  const copied = [...instruction.matchAll(/(?:\s--from=|,from=|=from=)([^\s,]+)/g)].map(([, image]) => image);
  return [base, ...copied].flatMap((image) => (image ? image.replaceAll(/["']/g, '') : []));
}
