import { INK, rect, text } from './svg.ts';

/** A name and an amount beside the area they belong to. */
export interface SideLabel {
  readonly words: readonly [name: string, amount: string];
  readonly fill: string;
  /** Where it would best stand. */
  readonly y: number;
}

export interface Beside {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

const GAP = 29;
const BOX = 16;
const WIDE = 218;

/** Labels as near to their areas as they can stand without touching, in their areas' order. */
export function sideLabels(labels: readonly SideLabel[], { x, top, bottom }: Beside): string {
  const sorted = labels.toSorted((a, b) => b.y - a.y);
  const places = spread(
    sorted.map(({ y }) => y),
    top,
    bottom,
  );
  return sorted
    .map(({ words: [name, amount], fill }, i) => {
      const y = places[i] ?? bottom;
      const box = rect({ x, y: y - BOX / 2, width: BOX, height: BOX, fill, stroke: INK.text, round: 3 });
      const named = text(name, { x: x + BOX + 8, y: y + 6 });
      return box + named + text(amount, { x: x + WIDE, y: y + 6, bold: true, anchor: 'end' });
    })
    .join('');
}

/** From the lowest up: none nearer than a gap to the one below, none beyond the top. */
export function spread(wanted: readonly number[], top: number, bottom: number): number[] {
  const places: number[] = [];
  wanted.forEach((y, i) => {
    const above = wanted.length - 1 - i;
    const highest = top + above * GAP;
    const lowest = (places[i - 1] ?? bottom + GAP) - GAP;
    places.push(Math.min(Math.max(y, highest), lowest));
  });
  return places;
}
