import type { Picture } from '../src/pictures/figures.ts';
import { type Duration, HOUR, type Instant, MINUTE, SECOND } from '../src/policy/time.ts';
import type { CallFailure } from '../src/slack/outcome.ts';
import type { FileState } from '../src/slack/uploads.ts';
import type { PictureRecord } from '../src/store/pictures.ts';
import type { PictureDeps, Picturing } from './week-pictures.ts';

/** A picture to be uploaded, and how often that was begun before. */
export interface Wanted {
  readonly week: string;
  readonly kind: string;
  readonly name: string;
  readonly picture: Picture;
  readonly tries: number;
}

/** So many files a week and kind lie around in Slack at worst, however often somebody dies between two steps. */
const MOST_TRIES = 3;
/** How long is waited after the first try and after the second: few tries must outlast a short trouble at Slack. */
const BETWEEN_TRIES: readonly Duration[] = [5 * MINUTE, HOUR];
/** Slack makes a picture ready in a second or two. */
const MOST_LOOKS = 5;
const FIRST_WAIT: Duration = 0.3 * SECOND;

/** From when on a picture that came to nothing is uploaded anew. */
export function triedAgainAt({ at, tries }: Pick<PictureRecord, 'at' | 'tries'>): Instant {
  return at + (BETWEEN_TRIES[tries - 1] ?? 0);
}

/** Draws and uploads. The file's id is noted before its bytes are sent: whoever comes after a crash looks it up. */
export async function uploadPicture(deps: PictureDeps, picturing: Picturing, wanted: Wanted): Promise<void> {
  const { week, kind, picture, name } = wanted;
  const { title, alt } = picture;
  const record = { week, kind, title, alt, at: deps.now(), tries: wanted.tries + 1 };
  if (wanted.tries >= MOST_TRIES) return await giveUp(deps, record, `${MOST_TRIES} uploads came to nothing`);
  const upload = { name, title, alt, png: await picturing.draw(picture) };
  const begun = await picturing.uploads.begin(upload);
  if (begun.status !== 'begun') return await failed(deps, { ...record, status: 'begun' }, begun);
  const noted = { ...record, status: 'begun', file: begun.file } as const;
  await deps.store.pictures.note(noted);
  const sent = await picturing.uploads.send(begun, upload);
  if (sent.status !== 'completed') return await failed(deps, noted, sent);
  const state = await untilReady(picturing, noted, MOST_LOOKS);
  if (state.status === 'ready') await deps.store.pictures.note({ ...noted, status: 'ready' });
  else if (state.status === 'pending') deps.log.warn({ week, kind }, 'Slack is not done with a picture');
  else if (state.status !== 'absent') await failed(deps, noted, state);
}

/** Looks until Slack shows it, at most so often, further and further apart: five looks take nine seconds. */
export async function untilReady(
  { uploads, wait }: Picturing,
  { file }: Pick<PictureRecord, 'file'>,
  most: number,
): Promise<FileState> {
  if (file === undefined) return { status: 'absent' };
  for (let looks = 1; ; looks++) {
    const state = await uploads.look(file);
    if (state.status !== 'pending' || looks >= most) return state;
    await wait(looks * looks * FIRST_WAIT);
  }
}

/** What is missing in the app's installation does not come back this week; all else is tried again, see `triedAgainAt`. */
async function failed(deps: PictureDeps, record: PictureRecord, failure: CallFailure): Promise<void> {
  if (failure.status === 'refused' && failure.code === 'missing_scope') {
    return await giveUp(
      deps,
      record,
      'the app lacks files:write or files:read; install it from manifest.yml',
    );
  }
  deps.log.warn({ week: record.week, kind: record.kind, failure }, 'a picture was not uploaded');
  await deps.store.pictures.note(record);
}

async function giveUp(
  { store, log }: PictureDeps,
  record: Omit<PictureRecord, 'status'>,
  why: string,
): Promise<void> {
  log.warn({ week: record.week, kind: record.kind, why }, 'there will be no picture this week');
  await store.pictures.note({ ...record, status: 'given-up' });
}
