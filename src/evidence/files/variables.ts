/**
 * What a template puts in place of text, as it stands in shells, compose files, Helm, Terraform, CI files and runbooks:
 * `$TAG`, `${TAG}`, `${TAG:-1.2}`, `$(TAG)`, `{{ .Values.tag }}`, `${{ inputs.tag }}`, `<tag>`, `%s`. The source of a
 * regular expression without groups that capture.
 */
export const VARIABLE = [
  String.raw`\$?\{\{[^{}\n]{0,200}\}\}`,
  String.raw`\$\{(?:[^{}\n]|\$\{[^{}\n]{0,100}\}){0,200}\}`,
  String.raw`\$\([^()\n]{0,100}\)`,
  // Whole or not at all: two ways to read a run of letters would multiply.
  String.raw`\$[A-Za-z_][A-Za-z0-9_]{0,100}(?![A-Za-z0-9_])`,
  '<[A-Za-z_][A-Za-z0-9_. -]{0,100}>',
  '%[sv]',
].join('|');

const ANY = new RegExp(VARIABLE);

/** Whether something in a value is left to be filled in. */
export function hasVariable(text: string): boolean {
  return ANY.test(text);
}

const SHELL =
  /\$\{([A-Za-z_]\w{0,100})(?:(:?[-+?])((?:[^{}\n]|\$\{[^{}\n]{0,100}\}){0,200}))?\}|\$([A-Za-z_]\w{0,100})/g;

/** In characters: how long a text may be that variables stand for. No address is longer. */
export const LONGEST_VALUE = 4096;

/**
 * The text with every variable replaced that says itself what it is when nobody sets it (`${TAG:-1.2}`), or whose value
 * is known. The others stay, and so do those for which there is no room: values within values grow without end.
 */
export function withDefaults(text: string, known: ReadonlyMap<string, string> = new Map()): string {
  return filled(text, known, { left: LONGEST_VALUE });
}

function filled(text: string, known: ReadonlyMap<string, string>, room: { left: number }): string {
  return text.replace(
    SHELL,
    (whole: string, braced?: string, operator?: string, word = '', bare?: string) => {
      const value = known.get(braced ?? bare ?? '');
      if (operator?.endsWith('+')) return value ? filled(word, known, room) : whole;
      if (value === undefined) return operator?.endsWith('-') ? filled(word, known, room) : whole;
      room.left -= value.length;
      return room.left < 0 ? whole : value;
    },
  );
}
