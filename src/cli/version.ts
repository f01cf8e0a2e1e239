import { existsSync, readFileSync } from 'node:fs';

/** The version of this package: the nearest package.json above this file, which is one step further up once built. */
export function packageVersion(): string {
  const found = ['../../package.json', '../../../package.json']
    .map((path) => new URL(path, import.meta.url))
    .find((path) => existsSync(path));
  if (!found) throw new Error('the package.json of layaway is missing beside its program');
  const { version } = JSON.parse(readFileSync(found, 'utf8')) as { version: string };
  return version;
}
