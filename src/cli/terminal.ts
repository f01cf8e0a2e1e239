/** Where text goes: a stream of the process, or a test's. */
export interface Writer {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** What a text is laid out for. A pipe has no width: nothing is wrapped there, so that each line stays one record. */
export interface Screen {
  readonly width: number | undefined;
  readonly colour: boolean;
}

/** What a stream can show. `NO_COLOR` set to anything and `TERM=dumb` turn colours off. */
export function screenOf(stream: Writer, env: Readonly<Record<string, string | undefined>>): Screen {
  if (!stream.isTTY) return { width: undefined, colour: false };
  return { width: Math.max(stream.columns ?? 80, 40), colour: !env.NO_COLOR && env.TERM !== 'dumb' };
}

const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] } as const;

const ESCAPE = '\u001b';
/** Every code that a styled text holds, as one group: a text split by it alternates with them. */
export const STYLES: RegExp = new RegExp(`(${ESCAPE}\\[(?:${Object.values(CODES).flat().join('|')})m)`);

export type Style = keyof typeof CODES;

/** The text in a style, where the screen shows colours. */
export function styled(screen: Screen, style: Style, text: string): string {
  const [on, off] = CODES[style];
  return screen.colour ? `${ESCAPE}[${on}m${text}${ESCAPE}[${off}m` : text;
}
