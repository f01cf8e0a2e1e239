import type { Answers } from '../slack/answers.ts';
import type { AnswerParts } from './answers.ts';
import { resolve } from './resolve.ts';

/**
 * `/ecr explain`: what is stored tells counts, not why one image is protected, and the app may not look at the sources
 * of use. So the worker looks, and answers by itself where the question was asked.
 */
export function createExplain(parts: AnswerParts): Answers['explain'] {
  return async (clicker, typed, responseUrl) => {
    const asking = await parts.mayAsk(clicker);
    if ('refused' in asking) return asking;
    const found = resolve(await parts.store.memory.repositories(), typed);
    if ('refused' in found) return found;
    await parts.askWorker({ name: 'explain', image: found.name, responseUrl, askedAt: parts.now() });
    return { looking: found.name };
  };
}
