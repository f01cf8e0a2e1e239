import { isAwaiting } from '../policy/asked-again.ts';
import type { Store } from '../store/store.ts';
import { counted, momentText } from './present/words.ts';
import type { CheckShape } from './shapes.ts';

/** Whether Redis lost records at some time, and what still waits for somebody because of that. */
export async function checkRecord({ continuity, holds }: Store): Promise<CheckShape[]> {
  const lapse = await continuity.lapse();
  if (!lapse) return [];
  const open = await holds.getMany(await holds.open());
  const waiting = open.filter(isAwaiting).length;
  const lost = `Redis lost its newest records, noted ${momentText(new Date(lapse.at).toISOString())} UTC: ${lapse.why}`;
  const what = 'Redis record';
  if (waiting === 0)
    return [{ what, status: 'ok', text: `${lost}; nothing waits for an answer because of that` }];
  const text = `${lost}. ${counted(waiting, 'image')} approved before that wait for a new answer, put aside without a deletion date: the next weekly scan asks their owners`;
  return [{ what, status: 'todo', text }];
}
