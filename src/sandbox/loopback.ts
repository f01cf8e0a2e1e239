import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A port on 127.0.0.1 that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port');
  return address.port;
}

const BETWEEN_TRIES = 15;

/** Whether a Redis at this Unix socket answers PING with PONG (not LOADING) before the signal aborts. */
export async function answersPing(path: string, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (await pings(path, signal)) return true;
    await pause(BETWEEN_TRIES);
  }
  return false;
}

function pings(path: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path, signal });
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (answer) => {
      resolve(answer.toString().startsWith('+PONG'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false)); // refused: not up yet, the caller tries again
    socket.once('close', () => resolve(false));
  });
}
