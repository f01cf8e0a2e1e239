import type { Answers } from '../slack/answers.ts';
import type { AnswerParts } from './answers.ts';
import { answeredIn, recordsOf } from './decision-records.ts';
import { resolve } from './resolve.ts';

/** A record is read, not glanced at: it fills a message. */
const PER_PAGE = 1;

/** `/ecr history <repository> decisions [page]`: the decision records, for every full member. */
export function createDecisions(parts: Pick<AnswerParts, 'store' | 'mayAsk' | 'now'>): Answers['decisions'] {
  return async (clicker, typed, page) => {
    const asking = await parts.mayAsk(clicker);
    if ('refused' in asking) return asking;
    const found = resolve(await parts.store.memory.recordedRepositories(), typed);
    if ('refused' in found) return found;
    const { registry, repository } = found.name;
    const answered = await answeredIn(parts.store, registry, repository);
    const pages = Math.max(1, Math.ceil(answered.length / PER_PAGE));
    const shown = Math.min(Math.max(1, page), pages);
    const wanted = answered.slice((shown - 1) * PER_PAGE, shown * PER_PAGE);
    return { repository, page: shown, pages, records: await recordsOf(parts.store, wanted, parts.now()) };
  };
}
