/**
 * JSON with two spaces of indentation, in pieces: a scan of a million images is longer than the longest string
 * JavaScript can hold. The entries of arrays at the top and one level below are pieces of their own.
 */
export function* jsonPieces(value: unknown): Generator<string> {
  yield* pieces(value, 0);
  yield '\n';
}

const SPLIT_TO = 3;

function* pieces(value: unknown, depth: number): Generator<string> {
  const splits = typeof value === 'object' && value !== null && depth < SPLIT_TO && !('toJSON' in value);
  if (!splits) {
    yield indented(value, depth);
    return;
  }
  const list = Array.isArray(value);
  const entries = list
    ? value.map((each) => ['', each === undefined ? null : each] as const)
    : Object.entries(value).flatMap(([key, each]) =>
        each === undefined ? [] : [[`${JSON.stringify(key)}: `, each] as const],
      );
  if (entries.length === 0) {
    yield list ? '[]' : '{}';
    return;
  }
  const pad = '  '.repeat(depth + 1);
  yield list ? '[' : '{';
  for (const [i, [label, each]] of entries.entries()) {
    yield `${i === 0 ? '' : ','}\n${pad}${label}`;
    yield* pieces(each, depth + 1);
  }
  yield `\n${'  '.repeat(depth)}${list ? ']' : '}'}`;
}

function indented(value: unknown, depth: number): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${'  '.repeat(depth)}`);
}
