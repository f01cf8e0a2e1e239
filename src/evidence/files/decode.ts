/** The text of a file in UTF-8 or UTF-16, with a byte order mark or without, or undefined where it is no text. */
export function decoded(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return asText(bytes.toString('utf16le'));
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return asText(bigEndian(bytes));
  if (!bytes.includes(0)) return bytes.toString('utf8');
  const order = wideOrder(bytes);
  if (order === 'little') return asText(bytes.toString('utf16le'));
  return order === 'big' ? asText(bigEndian(bytes)) : undefined;
}

/** Whether a name promises a text, so that a file which is none is damaged, and what it names is lost. */
export function promisesText(path: string): boolean {
  return (
    /\.(?:ya?ml|json|tf|tofu|hcl|tfvars|md|env|properties|txt|toml|ini|conf|sh)$/i.test(path) ||
    /(?:^|\/)(?:Dockerfile|Containerfile|\.env)[^/]*$/i.test(path)
  );
}

/** A text has no zeros in it, and no control characters that pictures and archives are full of. */
function asText(text: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return /[\u0000-\u0007]/.test(text) ? undefined : text;
}

function bigEndian(bytes: Buffer): string {
  return Buffer.from(bytes.subarray(0, bytes.length & ~1))
    .swap16()
    .toString('utf16le');
}

/** Letters of most scripts that manifests are written in have a zero for their other byte: on one side only. */
function wideOrder(bytes: Buffer): 'little' | 'big' | undefined {
  const sample = bytes.subarray(0, 65_536);
  const zeros = [0, 0];
  for (const [i, byte] of sample.entries()) if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  const [first = 0, second = 0] = zeros.map((count) => (2 * count) / sample.length);
  if (second >= 0.3 && first < 0.01) return 'little';
  return first >= 0.3 && second < 0.01 ? 'big' : undefined;
}
