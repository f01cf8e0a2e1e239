/** Invisible characters that turn the reading direction, and control characters: a name must not rearrange a card. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const UNWANTED = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]+/g;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/**
 * Text from outside, made safe for mrkdwn: Slack's `& < >` escaped (no mention, link or channel call can be smuggled
 * in), on one line, at most `limit` characters as escaped. Right-to-left text is isolated so that it cannot reorder
 * the numbers beside it.
 */
export function safe(text: string, limit = 1000): string {
  return isolate(shorten(oneLine(text), limit, (point) => ESCAPE[point] ?? point));
}

const ESCAPE: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** The text that `safe` wrote, to be made safe once more: `safe(unsafe(written))` is `written`. */
export function unsafe(written: string): string {
  return written
    .replace(/^\u2068(.*)\u2069$/s, '$1')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}

/** Text from outside for `plain_text`, where nothing is interpreted. */
export function plain(text: string): string {
  return isolate(oneLine(text));
}

/** A name in code style: `_` and `*` inside it stay what they are. Repository names have at most 256 characters. */
export function code(name: string): string {
  return `\`${safe(name.replaceAll('`', "'"), 260)}\``;
}

function oneLine(text: string): string {
  return text.replace(UNWANTED, ' ').trim();
}

function isolate(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

/**
 * Shortens a text to `limit` characters and shows that it did. Counts code points, so no emoji is cut in two, and
 * no escape sequence either.
 */
export function shorten(text: string, limit: number, write = (point: string) => point): string {
  let kept = '';
  let whole = '';
  for (const point of text) {
    const written = write(point);
    if (whole.length + written.length > limit) return `${kept.trimEnd()}…`;
    whole += written;
    if (whole.length < limit) kept = whole;
  }
  return whole;
}

/** The same with the end kept: what tells names apart often stands there. */
export function shortenMiddle(text: string, limit: number): string {
  const points = [...text];
  if (points.length <= limit) return text;
  const half = Math.floor((limit - 1) / 2);
  return `${points.slice(0, half).join('')}…${points.slice(-half).join('')}`;
}

/** Text from outside without its full stop, to stand inside a sentence. */
export function unended(text: string, limit: number): string {
  return safe(text.replace(/[.…\s]+$/, ''), limit);
}

const NUMBER = new Intl.NumberFormat('en-US');

/** `10,000`. */
export function number(n: number): string {
  return NUMBER.format(n);
}

/** `1 image`, `38 images`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${number(n)} ${n === 1 ? one : many}`;
}

/** A list that shows the first few and says how many it leaves out. `left` counts what the caller already left out. */
export function list(shown: readonly string[], most: number, left = 0, joint = ', '): string {
  const rest = Math.max(0, shown.length - most) + left;
  const first = shown.slice(0, most).join(joint);
  if (rest === 0) return first;
  return first === '' ? `${number(rest)} not shown` : `${first} and ${number(rest)} more`;
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Decimal units, one digit below ten, as registries bill: `9.8 GB`. */
export function bytes(n: number): string {
  let value = n;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  if (unit === 0 && value.toFixed(0) === '1') return '1 byte';
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** `1.2 GB – 9.8 GB`; one number where both are the same. */
export function byteRange(size: { readonly estimate: number; readonly upper: number }): string {
  const [least, most] = [bytes(size.estimate), bytes(size.upper)];
  return least === most ? most : `${least} – ${most}`;
}

/** `$0.98`; what rounds to nothing is said so. */
export function usd(amount: number): string {
  if (isNearNothing(amount)) return 'less than $0.01';
  return `$${new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(amount)}`;
}

/** `up to $0.98`, `less than $0.01`: an upper bound in words. */
export function upToUsd(amount: number): string {
  return isNearNothing(amount) ? usd(amount) : `up to ${usd(amount)}`;
}

const isNearNothing = (amount: number) => amount > 0 && amount < 0.005;
