import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the bundled programs. */
    programs: string;
  }
}

/**
 * Bundles what these tests start as processes, once before all of them: dozens are started, and loading a thousand
 * modules each would take the time. The folder is gone afterwards.
 */
export default async function buildPrograms(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'layaway-programs-'));
  await build({
    entryPoints: ['service', 'worker'].map((name) => join(import.meta.dirname, `${name}.ts`)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    // Both halve the time a program takes to start. Names stay as they are: logs and errors show them.
    mainFields: ['module', 'main'],
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: 'warning',
    // Bundled CommonJS packages still ask for Node's own modules with require.
    banner: {
      js: "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);",
    },
  });
  project.provide('programs', folder);
  return () => rm(folder, { recursive: true, force: true });
}
