import type { RegistryKey } from '../policy/image.ts';
import { isRegion } from '../policy/region.ts';
import type { OptionSpec } from './command.ts';

/** The option of commands that speak of one registry or of all. */
export const REGISTRY = {
  registry: { about: 'only this one, such as 123456789012/eu-west-1', value: 'account/region' },
} as const satisfies Record<string, OptionSpec>;

/** Reads `--registry`; no key where it was not given. */
export function parseRegistryKey(
  text: string | undefined,
): { readonly key?: RegistryKey } | { readonly wrongUse: string } {
  if (text === undefined) return {};
  const [account = '', region = '', ...more] = text.split('/');
  if (/^\d{12}$/.test(account) && isRegion(region) && more.length === 0) return { key: text };
  return { wrongUse: `"${text}" is no registry: write account and Region, 123456789012/eu-west-1` };
}
