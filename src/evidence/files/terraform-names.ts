/** A block that names a repository, or one for each of its keys. */
export interface NamedRepository {
  /** `aws_ecr_repository.api`, `module.api`: what others call it by. */
  readonly address: string;
  /** As written, `${each.key}` left in it. Undefined where it cannot be read. */
  readonly name?: string;
  /** The keys of `for_each`, where they are written out. */
  readonly keys: readonly string[];
}

const BLOCK = /(?:(?:resource|data)[ \t]+"aws_ecr_repository"|(module))[ \t]+"([\w-]{1,200})"[ \t]*\{/g;
const NAME = /^[ \t]*name[ \t]*=[ \t]*("[^"\n]*"|each\.(?:key|value)\b)/m;
/** A module's `name` may be a part of the repository's name only; this is all of it. */
const MODULE_NAME = /^[ \t]*(?:\w*repository_name|repository)[ \t]*=[ \t]*("[^"\n]*"|each\.(?:key|value)\b)/m;
const EACH = `\${each.key}`;
const REPOSITORY = /^[a-z0-9][a-z0-9._/-]*$/;
/** No block of a repository holds braces within braces like this. */
const DEEPEST = 10;
/** In characters: no block of a repository is longer. */
const LONGEST = 4000;

/** All blocks of a Terraform text that make or look up a repository, and all modules, which may. */
export function namedRepositories(text: string): readonly NamedRepository[] {
  return [...text.matchAll(BLOCK)].map(({ 0: head, 1: module, 2: label = '', index }) => {
    const block = ownLines(text.slice(index + head.length, index + head.length + LONGEST));
    const written = (module ? MODULE_NAME : NAME).exec(block)?.[1];
    const keys = keysIn(block);
    const name = nameIn(written, /^[ \t]*for_each[ \t]*=[ \t]*toset\(/m.test(block));
    const address = module ? `module.${label}` : `aws_ecr_repository.${label}`;
    return { address, keys, ...(name !== undefined && { name }) };
  });
}

/** The repositories a block may mean when called with a key; undefined where nobody knows. */
export function namesOf({ name, keys }: NamedRepository, key?: string): readonly string[] | undefined {
  if (name === undefined) return undefined;
  if (!name.includes(EACH)) return [name];
  const meant = key === undefined ? keys : [key];
  const names = meant.map((one) => name.replaceAll(EACH, one)).filter((one) => REPOSITORY.test(one));
  return names.length === 0 ? undefined : names;
}

function nameIn(written: string | undefined, valueIsKey: boolean): string | undefined {
  if (written === undefined) return undefined;
  const text = written.startsWith('"') ? written.slice(1, -1) : `\${${written}}`;
  const name = valueIsKey ? text.replaceAll(`\${each.value}`, EACH) : text;
  return REPOSITORY.test(name.replaceAll(EACH, 'x')) ? name : undefined;
}

function keysIn(block: string): readonly string[] {
  const [, list = ''] = /^[ \t]*for_each[ \t]*=[ \t]*toset\(\s*\[([^\]]*)\]/m.exec(block) ?? [];
  const isWritten = /^[\s,]*$/.test(list.replace(/"[^"$]*"/g, ''));
  return isWritten ? [...list.matchAll(/"([^"$]*)"/g)].map(([, key = '']) => key) : [];
}

/** What stands between a block's braces, without the blocks and maps within it. */
function ownLines(text: string): string {
  let own = '';
  let depth = 1;
  let quoted = false;
  for (const letter of text) {
    if (letter === '"') quoted = !quoted;
    if (letter === '\n') quoted = false;
    if (!quoted && letter === '{') depth += 1;
    if (!quoted && letter === '}') depth -= 1;
    if (depth === 0 || depth > DEEPEST) break;
    if (depth === 1) own += letter;
  }
  return own;
}
