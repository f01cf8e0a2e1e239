import { didYouMean } from './nearest.ts';
import type { Config } from './schema.ts';

/**
 * Prices of Regions that no registry is in, in sentences: a slip, or the rest of a registry that is out. Figures alone
 * hang on prices, so nothing is refused for it. Where a registry takes its Region from AWS, nobody can tell.
 */
export function uselessPrices({ price, registries }: Pick<Config, 'price' | 'registries'>): string[] {
  const known = registries.flatMap(({ region }) => (region === undefined ? [] : [region]));
  if (known.length < registries.length) return [];
  return Object.keys(price.regions).flatMap((name) =>
    known.includes(name)
      ? []
      : [`no registry is in ${name}, so this price counts for nothing.${didYouMean(name, known)}`],
  );
}
