import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { answersPing } from '../../src/sandbox/loopback.ts';
import { diesWithParent } from '../../src/sandbox/programs.ts';
import { startRedis } from '../../src/sandbox/redis.ts';

const answers = (url: string) => answersPing(new URL(url).pathname, AbortSignal.timeout(100));

it('starts two apart, and stops the one it is told to', async () => {
  const [one, two] = await Promise.all([startRedis(), startRedis()]);
  expect(one.url).not.toBe(two.url);
  await one.stop();
  await one.stop();
  expect(await answers(one.url)).toBe(false);
  expect(await answers(two.url)).toBe(true);
  await two.stop();
});

const canDie = diesWithParent(['true']).length > 1;

it.runIf(canDie)('ends when the process that started it is killed', async () => {
  const script = `import { startRedis } from './src/sandbox/redis.ts';
    console.log((await startRedis()).url);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = await once(createInterface(child.stdout), 'line');
  expect(await answers(url)).toBe(true);
  child.kill('SIGKILL');
  await expect.poll(() => answers(url), { timeout: 5_000 }).toBe(false);
});
