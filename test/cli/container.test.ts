import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { COMMANDS } from '../../src/cli/commands.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');

interface Compose {
  readonly services: Readonly<
    Record<string, { command: string | string[]; healthcheck?: object; volumes?: string[] }>
  >;
}

const { services } = parse(read('docker-compose.yml'), { merge: true }) as Compose;

test('Redis keeps every write, evicts nothing, and has a volume', () => {
  expect(services.redis?.command).toBe(
    'redis-server --appendonly yes --appendfsync always --maxmemory-policy noeviction',
  );
  expect(services.redis?.volumes).toEqual(['redis:/data']);
});

test('app and worker run commands that exist, and all three are watched', () => {
  const names = COMMANDS.map(({ name }) => name);
  expect(services.app?.command).toEqual(['app']);
  expect(services.worker?.command).toEqual(['worker']);
  expect(names).toEqual(expect.arrayContaining(['app', 'worker']));
  for (const service of Object.values(services)) expect(service.healthcheck).toBeDefined();
});

test('the image runs the built program, without development packages and not as root', () => {
  const last =
    read('Dockerfile')
      .split(/^FROM /m)
      .at(-1) ?? '';
  expect(last).toContain('npm ci --omit=dev');
  expect(last).toMatch(/^USER node$/m);
  expect(last).toMatch(/^HEALTHCHECK [\s\S]*\/healthz/m);
  const { bin } = JSON.parse(read('package.json')) as { bin: { layaway: string } };
  expect(last).toContain(`ENTRYPOINT ["node", "${bin.layaway}"]`);
});

test('the commands of the README run in the worker’s container by their name', () => {
  expect(read('Dockerfile')).toContain('ln -s /app/dist/src/cli.js /usr/local/bin/layaway');
  const shown = [...read('README.md').matchAll(/docker compose exec worker layaway ([a-z]+)/g)];
  const names = COMMANDS.map(({ name }) => name);
  expect(shown.map(([, name]) => name)).toEqual(expect.arrayContaining(['pause', 'doctor']));
  for (const [, name] of shown) expect(names).toContain(name);
});

test('every command has a help that fits a terminal', () => {
  for (const { name, summary, help } of COMMANDS) {
    expect(summary.length, name).toBeLessThan(70);
    for (const line of help.split('\n')) expect(line.length, `${name}: ${line}`).toBeLessThanOrEqual(88);
  }
});
