import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { ResvgRenderOptions } from '@resvg/resvg-wasm';
import type { Drawn } from './figures.ts';

/** Pixels for each unit: sharp on dense screens, at some 100 kB. */
const PIXELS_A_UNIT = 2;

const require = createRequire(import.meta.url);

/** What draws, loaded by the first picture of a process: most processes never draw one. */
let drawing: ReturnType<typeof load> | undefined;

/**
 * A picture as PNG. Letters come from the font we bring, never from the machine: it may have none. Takes 100 to 300
 * milliseconds of this thread, and a second the first time, so it belongs into the worker.
 */
export async function toPng({ svg, width }: Drawn): Promise<Uint8Array> {
  drawing ??= load().catch((error: unknown) => {
    drawing = undefined; // the next picture tries anew
    throw error;
  });
  const create = await drawing;
  const drawn = create(svg, { fitTo: { mode: 'width', value: width * PIXELS_A_UNIT } });
  const image = drawn.render();
  try {
    return image.asPng();
  } finally {
    image.free();
    drawn.free();
  }
}

async function load() {
  const { initWasm, Resvg: Renderer } = require('@resvg/resvg-wasm') as typeof import('@resvg/resvg-wasm');
  const [program, ...fontBuffers] = await Promise.all(
    [
      '@resvg/resvg-wasm/index_bg.wasm',
      'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
      'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
    ].map((name) => readFile(require.resolve(name))),
  );
  await initWasm(program ?? new Uint8Array());
  const font = { fontBuffers, defaultFontFamily: 'DejaVu Sans' };
  return (svg: string, options: ResvgRenderOptions) => new Renderer(svg, { ...options, font });
}
