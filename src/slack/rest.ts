import { setTimeout as sleep } from 'node:timers/promises';

/** A pause of so many ms that a stop cuts short. */
export async function rest(ms: number, stop: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: stop }).catch(() => undefined); // rejects only when stopped
}
