import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
/** Inside the project, so that packages are found; ignored by git. */
const OUTPUT = '.layaway/bench';

/**
 * Compiles everything as an installation would: a loader that compiles on the fly would add its own memory and time
 * to what is measured. Type errors are printed and stop nothing; whether there are any is the tests' concern.
 */
export function build(): void {
  const compiler = join(ROOT, 'node_modules/.bin/tsc');
  const { error } = spawnSync(compiler, ['-p', ROOT, '--noEmit', 'false', '--outDir', join(ROOT, OUTPUT)], {
    stdio: ['ignore', 2, 2],
  });
  if (error) throw error;
}

/** The compiled form of a program of the bench, `scan/process`. */
export function builtProgram(name: string): string {
  return join(ROOT, OUTPUT, 'test/bench', `${name}.js`);
}
