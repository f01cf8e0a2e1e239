/** Every picture's width in its own units. Seen on a phone it is half as wide: no letter below `SMALLEST`. */
export const WIDTH = 720;
export const SMALLEST = 18;
export const MARGIN = 28;

/** Colours of Okabe and Ito, which stay apart for every kind of colour vision; nothing rests on colour alone. */
export const INK = {
  blue: '#0072B2',
  sky: '#56B4E9',
  green: '#009E73',
  orange: '#E69F00',
  purple: '#CC79A7',
  yellow: '#F0E442',
  red: '#D55E00',
  grey: '#8C8C8C',
  text: '#1D1C1D',
  quiet: '#55595F',
  line: '#DDDFE2',
  paper: '#FFFFFF',
  frame: '#C9CDD2',
} as const;

export interface TextParts {
  readonly x: number;
  readonly y: number;
  readonly size?: number;
  readonly bold?: boolean;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly fill?: string;
}

/** One line of text on its base line. */
export function text(
  words: string,
  { x, y, size = SMALLEST, bold = false, anchor = 'start', fill = INK.text }: TextParts,
): string {
  const weight = bold ? ' font-weight="700"' : '';
  return `<text x="${at(x)}" y="${at(y)}" font-size="${size}"${weight} text-anchor="${anchor}" fill="${fill}">${escaped(words)}</text>`;
}

/** About how wide a text is drawn: the font's letters are 0.6 of its size on average, bold ones 0.7. */
export function widthOf(words: string, size = SMALLEST, bold = false): number {
  return words.length * size * (bold ? 0.7 : 0.62);
}

export interface RectParts {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill: string;
  readonly stroke?: string;
  readonly dashed?: boolean;
  readonly round?: number;
}

export function rect({ x, y, width, height, fill, stroke, dashed, round = 0 }: RectParts): string {
  const edge = stroke ? ` stroke="${stroke}" stroke-width="2"${dashed ? ' stroke-dasharray="7 5"' : ''}` : '';
  return `<rect x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}" rx="${round}" fill="${fill}"${edge}/>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, stroke: string, width = 1): string {
  return `<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}" stroke="${stroke}" stroke-width="${width}"/>`;
}

/** What was taken away, in areas and labels: stripes tell it without colour. */
export const STRIPES = 'url(#stripes)';

/**
 * A whole picture on paper of its own, which reads the same on a light and on a dark page. Beyond its round corners it
 * is transparent.
 */
export function sheet(height: number, parts: readonly string[]): string {
  const paper = rect({
    x: 1,
    y: 1,
    width: WIDTH - 2,
    height: height - 2,
    fill: INK.paper,
    stroke: INK.frame,
    round: 16,
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="DejaVu Sans">${DEFINITIONS}${paper}${parts.join('')}</svg>`;
}

const DEFINITIONS = `<defs><pattern id="stripes" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="9" height="9" fill="#FBE9DF"/><rect width="3" height="9" fill="${INK.red}"/></pattern></defs>`;

/** A coordinate: a tenth of a unit is finer than anybody sees. */
function at(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(words: string): string {
  return words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
