import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { MUTABLE } from './switch.ts';

const ROOT = join(import.meta.dirname, '../..');

/** With `mutable`, rules can be played by mutants; without it, they are what is shipped and nothing stands between. */
export type Rules = 'shipped' | 'mutable';

/**
 * Bundles the program that tells histories into one file, inside the project where git ignores it, and answers its
 * path. It runs twice as fast as what a test runner loads, and several can run at once.
 */
export async function buildTeller(rules: Rules): Promise<string> {
  const outfile = join(ROOT, `.layaway/simulation/teller-${rules}.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, 'teller.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
    // The test helpers know how to start a Redis for a test file; nothing here is one.
    external: ['vitest'],
    plugins: rules === 'mutable' ? [openToMutants] : [],
    // Bundled CommonJS packages still ask for Node's own modules with require.
    banner: {
      js: "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);",
    },
  });
  return outfile;
}

const SHIPPED = '?shipped';
const EXPORT = /^export (?:async )?(?:function|const|class) (\w+)/gm;

/** Puts the switch between each mutable module and all who import it. */
const openToMutants: Plugin = {
  name: 'open-to-mutants',
  setup(building) {
    const paths = new Map(Object.entries(MUTABLE).map(([name, path]) => [join(ROOT, path), name]));
    building.onResolve({ filter: /\?shipped$/ }, ({ path }) => ({
      path: path.slice(0, -SHIPPED.length),
      suffix: SHIPPED,
    }));
    building.onLoad({ filter: /\.ts$/ }, async ({ path, suffix }) => {
      const module = paths.get(path);
      if (module === undefined || suffix === SHIPPED) return undefined;
      const names = [...(await readFile(path, 'utf8')).matchAll(EXPORT)].map(([, name = '']) => name);
      const contents = [
        `import * as shipped from ${JSON.stringify(path + SHIPPED)};`,
        `import { mutable } from ${JSON.stringify(join(import.meta.dirname, 'switch.ts'))};`,
        `export const { ${names.join(', ')} } = mutable(${JSON.stringify(module)}, shipped);`,
      ];
      return { contents: contents.join('\n'), loader: 'ts' };
    });
  },
};
