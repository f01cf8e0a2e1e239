import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import { wrongIndentation } from './indentation.ts';
import type { PathStep, Problem } from './problem.ts';

/** A YAML text that could be read: its value, and on which line a path stands. */
export interface YamlFile {
  readonly value: unknown;
  readonly lineOf: (path: readonly PathStep[]) => number | undefined;
}

/** Reads YAML 1.2. Every syntax error is answered, each with its line and column; an empty text is an empty map. */
export function readYaml(
  text: string,
): { readonly file: YamlFile } | { readonly problems: readonly Problem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const faults = [...document.errors, ...document.warnings];
  const [first] = faults;
  if (first) {
    const slip = wrongIndentation(text, first.code, lines.linePos(first.pos[0]).line);
    if (slip) return { problems: [slip] };
    const problems = faults.map((fault) => {
      const { line, col } = lines.linePos(fault.pos[0]);
      return { path: `line ${line}, column ${col}`, message: `this is not YAML: ${fault.message}`, line };
    });
    return { problems };
  }
  try {
    const value: unknown = document.toJS() ?? {};
    return { file: { value, lineOf: (path) => lineOf(document.contents, path, lines) } };
  } catch (error) {
    // An alias without its anchor, or aliases that unfold without end.
    const why = error instanceof Error ? error.message : String(error);
    return { problems: [{ path: 'file', message: `the aliases cannot be resolved: ${why}` }] };
  }
}

/** The line of the deepest part of the path that is written in the file. */
function lineOf(root: Node | null, path: readonly PathStep[], lines: LineCounter): number | undefined {
  let node: unknown = root;
  let offset: number | undefined;
  for (const step of path) {
    const found = isMap(node) ? entry(node.items, step) : isSeq(node) ? item(node.items, step) : undefined;
    if (!found) break;
    offset = found.offset ?? offset;
    node = found.node;
  }
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

interface Found {
  readonly node: unknown;
  readonly offset: number | undefined;
}

function entry(pairs: readonly Pair[], step: PathStep): Found | undefined {
  const pair = pairs.find(({ key }) => isScalar(key) && String(key.value) === String(step));
  return pair && { node: pair.value, offset: isScalar(pair.key) ? pair.key.range?.[0] : undefined };
}

function item(items: readonly unknown[], step: PathStep): Found | undefined {
  const node = typeof step === 'number' ? items[step] : undefined;
  if (node === undefined) return undefined;
  return { node, offset: isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[0] : undefined };
}
