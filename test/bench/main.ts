import { parseArgs } from 'node:util';
import { build } from './built.ts';
import { click } from './click.ts';
import { lifecycle } from './lifecycle.ts';
import { scan } from './scan.ts';
import { throttled } from './throttled.ts';

interface Options {
  /** How many images the registry of `scan` and the repository of `lifecycle` hold. */
  readonly images: number;
}

/** `npm run bench [-- scan …] [-- --images N]`: what the program costs, as ratios measured in the same run. */
const ENTRIES: Readonly<Record<string, (options: Options) => Promise<void>>> = {
  scan,
  throttled,
  click,
  lifecycle,
};

const { values, positionals } = parseArgs({
  options: { images: { type: 'string', default: '100000' } },
  allowPositionals: true,
});
const images = Number(values.images);
const isWrong = positionals.some((name) => !Object.hasOwn(ENTRIES, name));
if (isWrong || !Number.isSafeInteger(images) || images < 1) {
  process.stderr.write(`usage: npm run bench -- [${Object.keys(ENTRIES).join('] [')}] [--images N]\n`);
  process.exit(2);
}
build();
for (const [name, entry] of Object.entries(ENTRIES)) {
  if (positionals.length === 0 || positionals.includes(name)) await entry({ images });
}
