import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { checkConfig } from './config/check.ts';
import type { Problem } from './config/problem.ts';
import type { Config } from './config/schema.ts';
import { unreadable } from './config/unreadable.ts';
import { readYaml } from './config/yaml.ts';

export type { Problem } from './config/problem.ts';
export type { Config, TeamConfig } from './config/schema.ts';

/** `path` is the file that was read; absent where defaults were used because there is none. */
export type LoadedConfig =
  | { readonly config: Config; readonly path?: string }
  | { readonly problems: readonly Problem[]; readonly path?: string };

export interface ConfigPlace {
  /** A file somebody named on purpose: it must exist. */
  readonly path?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where `layaway.yml` is looked for; the working directory unless told. */
  readonly directory?: string;
}

const USUAL = 'layaway.yml';

/**
 * The configuration: from `path`, else `LAYAWAY_CONFIG`, else `./layaway.yml`, else all defaults
 * (which only observe). Every problem is answered at once; nothing is thrown for a bad file.
 */
export function loadConfig({ path, env, directory = process.cwd() }: ConfigPlace): LoadedConfig {
  const named = path ?? (env.LAYAWAY_CONFIG || undefined);
  const shown = named ?? USUAL;
  const file = isAbsolute(shown) ? shown : join(directory, shown);
  if (named === undefined && !existsSync(file)) return withoutFile(directory);
  const text = read(file);
  if ('why' in text) {
    const origin = path ? 'the file given with --config' : named ? 'the file named by LAYAWAY_CONFIG' : 'it';
    return { path: shown, problems: [{ path: 'file', message: `${origin} cannot be read: ${text.why}` }] };
  }
  const yaml = readYaml(text.text);
  if ('problems' in yaml) return { path: shown, problems: yaml.problems };
  return { path: shown, ...checkConfig(yaml.file.value, yaml.file.lineOf) };
}

/** Every setting at its default, as without a file. */
export function defaultConfig(): Config {
  const checked = checkConfig({});
  if ('config' in checked) return checked.config;
  throw new Error('the defaults of the configuration do not pass their own schema');
}

function withoutFile(directory: string): LoadedConfig {
  // A file under a near name was surely meant: going on with defaults would ignore what it protects.
  const near = ['layaway.yaml', '.layaway.yml'].find((name) => existsSync(join(directory, name)));
  if (near === undefined) return { config: defaultConfig() };
  const message = `is not read under this name: rename it to ${USUAL}, or set LAYAWAY_CONFIG=${near}`;
  return { path: near, problems: [{ path: 'file', message }] };
}

function read(file: string): { readonly text: string } | { readonly why: string } {
  try {
    return { text: readFileSync(file, 'utf8') };
  } catch (error) {
    const why = unreadable(error);
    if (why === undefined) throw error;
    return { why };
  }
}
