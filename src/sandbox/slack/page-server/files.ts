import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PAGE = fileURLToPath(new URL('../../page/', import.meta.url));
const require = createRequire(import.meta.url);

/** The two libraries of the page, by the names its import map gives them. */
const LIBRARIES: Readonly<Record<string, string>> = {
  '/lib/preact.mjs': require.resolve('preact'),
  '/lib/hooks.mjs': require.resolve('preact/hooks'),
  '/lib/htm.mjs': join(dirname(require.resolve('htm')), 'htm.mjs'),
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Serves one file of the page; answers false for a path that names none. */
export async function servePage(path: string, response: ServerResponse): Promise<boolean> {
  const file = fileFor(path);
  if (!file) return false;
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return false;
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'text/plain',
    'content-security-policy': policyFor(text),
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(text);
  return true;
}

function fileFor(path: string): string | undefined {
  if (path === '/') return join(PAGE, 'index.html');
  if (Object.hasOwn(LIBRARIES, path)) return LIBRARIES[path];
  const name = /^\/page\/((?:[a-z-]+\/)?[a-z-]+\.(?:js|css|svg))$/.exec(path)?.[1];
  return name ? join(PAGE, name) : undefined;
}

/** Only our own files run; of inline scripts only the import map, known by its hash. */
function policyFor(text: string): string {
  const inline = [...text.matchAll(/<script type="importmap">([\s\S]*?)<\/script>/g)].map(
    ([, script]) =>
      `'sha256-${createHash('sha256')
        .update(script ?? '')
        .digest('base64')}'`,
  );
  const scripts = ["'self'", ...inline].join(' ');
  return `default-src 'none'; script-src ${scripts}; style-src 'self'; img-src 'self' data: https:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}
