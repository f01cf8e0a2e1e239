import { number } from './text.ts';

/** The first few lines of a list, and a line that counts the others. */
export function firstLines(lines: readonly string[], most: number): string[] {
  const left = lines.length - most;
  return [...lines.slice(0, most), ...(left > 0 ? [`and ${number(left)} more`] : [])];
}

/** As many whole lines as fit into so many characters; that something is missing is said. */
export function fitLines(lines: readonly string[], most: number): string[] {
  const fitting: string[] = [];
  let length = 0;
  for (const line of lines) {
    length += line.length + 1;
    if (length > most) return [...fitting, '…'];
    fitting.push(line);
  }
  return fitting;
}
