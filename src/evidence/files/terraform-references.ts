/** A place where Terraform is asked for the address of a repository. */
export interface RepositoryReference {
  /** `aws_ecr_repository.api`, `module.api`; or anything else whose value stands elsewhere: `var`, `local`. */
  readonly address: string;
  /** `api` of `aws_ecr_repository.all["api"]`. */
  readonly key?: string;
  /** Counted from 1. */
  readonly line: number;
  readonly tag?: string;
  readonly digest?: string;
  /** Whether an image is put together from it, rather than the address handed on. */
  readonly image: boolean;
}

const ATTRIBUTE = '.repository_url';
const LONGEST = 300;
const TAG = '[A-Za-z0-9_][\\w.-]{0,127}';
const DIGEST = 'sha256:[0-9a-f]{64}(?![0-9a-f])';
/** `}:1.2"` behind the attribute. */
const GLUED = new RegExp(
  `^[ \\t]*\\}(?::(?<tag>${TAG})(?![\\w.-]|[$%]\\{)|@(?<digest>${DIGEST})|(?<open>[:@]))`,
);
/** `, "1.2")`, where `format` or `join` stands before it. */
const LISTED = new RegExp(`^\\s{0,100},\\s{0,100}"[:@]?(?:(?<digest>${DIGEST})|(?<tag>${TAG}))"`);
const CALL = /\b(?:format|join)\(\s{0,100}"(?:%s[:@]%s|[:@]|)"\s{0,100},\s{0,100}\[?\s{0,100}$/;
/** Only another module can do something with an output, and does so by a reference of its own. */
const isTold = (block: string) => block === 'output';

/** Every reference in a Terraform text to the address of a repository, but for those that an output only tells. */
export function repositoryReferences(text: string): readonly RepositoryReference[] {
  const found: RepositoryReference[] = [];
  let block = '';
  let start = 0;
  for (const [i, line] of text.split('\n').entries()) {
    block = /^[a-z]+|^\}/.exec(line)?.[0] ?? block;
    const isComment = /^[ \t]*(?:#|\/\/)/.test(line);
    for (let at = line.indexOf(ATTRIBUTE); at >= 0 && !isComment; at = line.indexOf(ATTRIBUTE, at + 1)) {
      const reference = { ...referenceAt(text, start + at, line), line: i + 1 };
      if (reference.image || !isTold(block)) found.push(reference);
    }
    start += line.length + 1;
  }
  return found;
}

function referenceAt(text: string, at: number, line: string): Omit<RepositoryReference, 'line'> {
  const expression = expressionBefore(text, at);
  const behind = text
    .slice(at, at + 2 * LONGEST)
    .replace(/^\.repository_urls?\w*(?:\[[^\]\n]{0,100}\])?/, '');
  const begin = at - expression.length;
  const inCall = CALL.test(text.slice(Math.max(0, begin - LONGEST), begin));
  const groups = (inCall ? LISTED : GLUED).exec(behind)?.groups;
  const { tag, digest } = groups ?? {};
  const [, address = expression, key] =
    /^(?:data\.)?((?:aws_ecr_repository|module)\.[\w-]+)(?:\["([^"\]]*)"\])?/.exec(expression) ?? [];
  return {
    address,
    image: inCall || groups !== undefined || /^[ \t"]*\w*image\w*"?[ \t]*[=:]/i.test(line.slice(0, LONGEST)),
    ...(key !== undefined && { key }),
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  };
}

/** `module.a["x"]` of `${module.a["x"].repository_url}`. Read backwards, and no further than names go. */
function expressionBefore(text: string, end: number): string {
  let start = end;
  let depth = 0;
  while (start > Math.max(0, end - LONGEST)) {
    const letter = text.charAt(start - 1);
    if (letter === ']') depth += 1;
    else if (letter === '[') depth -= 1;
    else if (!(depth > 0 ? /[^\n]/ : /[\w.*-]/).test(letter)) break;
    if (depth < 0) break;
    start -= 1;
  }
  return text.slice(start, end);
}
