import { DAY } from '../src/policy/time.ts';
import { triedAgainAt } from './upload-picture.ts';
import { type PictureDeps, type Picturing, weekPictures } from './week-pictures.ts';

/**
 * Takes up pictures of this week that Slack did not take or was not done with: Home shows them then. The lists that
 * went out without them stay as they are: their numbers stand there in words.
 */
export async function finishPictures(deps: PictureDeps, picturing: Picturing | undefined): Promise<void> {
  if (!picturing) return;
  const now = deps.now();
  const due = (await deps.store.pictures.unfinished()).find(
    (one) => now >= triedAgainAt(one) && now - one.at < 7 * DAY,
  );
  if (due) await weekPictures(deps, picturing, due.week);
}
