/** How many of these families may begin within a week: their share rounded down, but one always may. */
export function mostPerWeek(families: number, share: number): number {
  return Math.max(1, Math.floor(families * share));
}

/** How many of a repository's images may be put aside in a day: their share rounded down, but one always may. */
export function mostOfRepository(images: number, share: number): number {
  return Math.max(1, Math.floor(images * share));
}
